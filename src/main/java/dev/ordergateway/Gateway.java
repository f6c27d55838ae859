package dev.ordergateway;

import dev.ordergateway.settings.Settings;

/** Stands in for the real class, which comes with the routes; it starts nothing. */
public final class Gateway implements AutoCloseable {
  private Gateway() {}

  public static Gateway start(Settings settings) throws GatewayStartException {
    throw new UnsupportedOperationException("the gateway is not part of this build");
  }

  public void awaitStop() {}

  @Override
  public void close() {}
}
