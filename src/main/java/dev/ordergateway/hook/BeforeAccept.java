package dev.ordergateway.hook;

import dev.ordergateway.accept.Notification;
import org.apache.camel.Body;

/**
 * Shows a notification to the hook before it is stored. The hook cannot change or refuse it: what a
 * platform has sent is evidence, and may never come again.
 */
public final class BeforeAccept {
  private final Hooks hooks;
  private final HookLog log;

  public BeforeAccept(Hooks hooks, HookLog log) {
    this.hooks = hooks;
    this.log = log;
  }

  /** Waits for the hook within its time; whatever it does, the notification goes on. */
  public void tell(@Body Notification notification) {
    try {
      hooks.run(
          HookPoint.BEFORE_ACCEPT,
          exchange -> {
            exchange.getMessage().setBody(notification.body().clone());
            exchange.setVariable("source", notification.source());
            exchange.setVariable("account", notification.account());
            exchange.setVariable("orderId", notification.orderId());
            exchange.setVariable("externalId", notification.externalId());
            exchange.setVariable("type", notification.type());
            exchange.setVariable("receivedAt", notification.receivedAt().toString());
          });
    } catch (HookFailure e) {
      log.failed(HookPoint.BEFORE_ACCEPT, notification, e);
    }
  }
}
