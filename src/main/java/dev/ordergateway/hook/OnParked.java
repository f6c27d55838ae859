package dev.ordergateway.hook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.Exchange;

/** Tells the hook of an order that was parked, as JSON that can be passed on. */
public final class OnParked {
  private final Hooks hooks;
  private final HookLog log;

  public OnParked(Hooks hooks, HookLog log) {
    this.hooks = hooks;
    this.log = log;
  }

  /** Waits for the hook within its time; an order that is not parked any more is passed over. */
  public void tell(Exchange exchange) {
    ParkedOrder order = exchange.getMessage().getBody(ParkedOrder.class);
    if (order == null) {
      return;
    }
    try {
      hooks.run(HookPoint.ON_PARKED, run -> fill(run, order));
    } catch (HookFailure e) {
      log.failed(HookPoint.ON_PARKED, order, e);
    }
  }

  private static void fill(Exchange run, ParkedOrder order) {
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    told.put("source", order.key().source());
    told.put("account", order.key().account());
    told.put("orderId", order.key().orderId());
    told.put("cause", order.cause());
    if (order.detail() != null) {
      told.put("detail", order.detail());
    }
    told.put("parkedAt", String.valueOf(order.parkedAt()));
    told.put("version", order.version());
    told.properties()
        .forEach(member -> run.setVariable(member.getKey(), member.getValue().asText()));
    run.getMessage().setBody(told.toString());
  }
}
