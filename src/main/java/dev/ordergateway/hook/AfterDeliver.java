package dev.ordergateway.hook;

import dev.ordergateway.deliver.Shipment;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;

/**
 * Shows the hook a version that a sink has just taken, before the ledger knows: after a crash in
 * between the version is sent again, and shown again. The hook changes nothing.
 */
public final class AfterDeliver {
  private final Hooks hooks;
  private final HookLog log;

  public AfterDeliver(Hooks hooks, HookLog log) {
    this.hooks = hooks;
    this.log = log;
  }

  /** Waits for the hook within its time; whatever it does, the delivery is a delivery. */
  public void tell(@Variable("shipment") Shipment shipment) {
    try {
      hooks.run(HookPoint.AFTER_DELIVER, exchange -> fill(exchange, shipment));
    } catch (HookFailure e) {
      log.failed(HookPoint.AFTER_DELIVER, shipment, e);
    }
  }

  private static void fill(Exchange exchange, Shipment shipment) {
    exchange.getMessage().setBody(shipment.event().clone());
    Map.of(
            "source", shipment.key().source(),
            "account", shipment.key().account(),
            "orderId", shipment.key().orderId(),
            "version", shipment.version(),
            "sink", shipment.sink())
        .forEach(exchange::setVariable);
  }
}
