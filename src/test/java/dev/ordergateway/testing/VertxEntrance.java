package dev.ordergateway.testing;

import dev.ordergateway.Gateway;
import dev.ordergateway.GatewayStartException;
import dev.ordergateway.Host;
import dev.ordergateway.receive.RouterDoor;
import dev.ordergateway.settings.Settings;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;

/** The Vert.x server that a host's Camel context has for {@code platform-http:}. */
public final class VertxEntrance implements Entrance {
  private final CamelContext context = new DefaultCamelContext();
  private final VertxPlatformHttpServer server;

  public VertxEntrance() {
    VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
    configuration.setBindHost("127.0.0.1");
    configuration.setBindPort(0);
    server = new VertxPlatformHttpServer(configuration);
    try {
      context.addService(server);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    context.start();
  }

  @Override
  public Gateway start(Settings settings, Clock clock) throws GatewayStartException {
    return Gateway.install(context, settings, Host.lendingNothing().lending(new RouterDoor()));
  }

  public CamelContext context() {
    return context;
  }

  @Override
  public int port() {
    return server.getServer().actualPort();
  }

  @Override
  public void close() {
    context.stop();
  }
}
