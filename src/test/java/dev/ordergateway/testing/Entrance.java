package dev.ordergateway.testing;

import dev.ordergateway.Gateway;
import dev.ordergateway.GatewayStartException;
import dev.ordergateway.settings.Settings;
import java.time.Clock;

/**
 * The HTTP server on which a gateway under test takes notifications: one of its own, or with {@code
 * -Dgateway.test.door=servlet} or {@code router} one of its host's.
 */
public interface Entrance extends AutoCloseable {
  /** Starts a gateway that is entered here; again after that one has been closed. */
  Gateway start(Settings settings, Clock clock) throws GatewayStartException;

  /** The port of the gateway that was started last. */
  int port();

  @Override
  void close();

  static Entrance chosen() {
    return switch (System.getProperty("gateway.test.door", "own")) {
      case "servlet" -> new TomcatEntrance();
      case "router" -> new VertxEntrance();
      default -> new OwnEntrance();
    };
  }

  /** The gateway's own server, in a context of its own. */
  final class OwnEntrance implements Entrance {
    private Gateway gateway;

    @Override
    public Gateway start(Settings settings, Clock clock) throws GatewayStartException {
      gateway = Gateway.start(settings, clock);
      return gateway;
    }

    @Override
    public int port() {
      return gateway.httpPort();
    }

    @Override
    public void close() {
      // It goes with the gateway.
    }
  }
}
