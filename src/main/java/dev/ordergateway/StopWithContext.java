package dev.ordergateway;

import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;

/** Closes a gateway before its host's context stops the routes that it needs to end its work. */
final class StopWithContext extends LifecycleStrategySupport {
  private final Gateway gateway;

  StopWithContext(Gateway gateway) {
    this.gateway = gateway;
  }

  @Override
  public void onContextStopping(CamelContext context) {
    gateway.close();
  }
}
