package dev.ordergateway.receive;

import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;

/**
 * The HTTP server on which a gateway takes notifications: one of its own ({@link HttpDoor}), or one
 * that its host lends ({@link RouterDoor}, {@link ServletDoor}). It serves one gateway.
 */
public interface Door extends AutoCloseable {
  /**
   * What the context's {@code gateway-platform-http:} endpoints listen with. Called once, before
   * any route is there.
   *
   * @throws IllegalStateException with one line for the operator if the host lends no such server
   */
  PlatformHttpEngine engine(CamelContext context, RequestGuard guard);

  /** Takes back whatever {@link #engine} put into the context. */
  void forget(CamelContext context);

  /**
   * Begins to serve, if it is not the host who does.
   *
   * @throws IllegalStateException with one line for the operator if the address cannot be had
   */
  void open();

  /** The port that is really served; 0 where only the host knows it. */
  int port();

  /** Stops serving, if it is not the host who does. */
  @Override
  void close();
}
