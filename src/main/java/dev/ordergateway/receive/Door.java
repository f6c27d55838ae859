package dev.ordergateway.receive;

import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;

/**
 * The HTTP server on which a gateway takes notifications: one of its own ({@link HttpDoor}), or one
 * that its host lends ({@link RouterDoor}, {@link ServletDoor}). It serves one gateway.
 */
public interface Door extends AutoCloseable {
  /**
   * Takes the gateway behind this door, until {@link #close()}.
   *
   * @return what the context's {@code gateway-platform-http:} endpoints listen with; no route is
   *     there yet
   * @throws IllegalStateException with one line for the operator if the host lends no such server,
   *     or another gateway is behind this door; that one is left alone
   */
  PlatformHttpEngine engine(CamelContext context, RequestGuard guard);

  /**
   * Begins to serve: all routes are there.
   *
   * @throws IllegalStateException with one line for the operator if the address cannot be had
   */
  void open();

  /** The port that is really served; 0 where only the host knows it. */
  int port();

  /** Serves that gateway no more, and takes back what {@link #engine} put into its context. */
  @Override
  void close();
}
