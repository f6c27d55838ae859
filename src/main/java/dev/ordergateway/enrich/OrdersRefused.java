package dev.ordergateway.enrich;

import dev.ordergateway.accept.Cause;

/** The platform is well and refuses this very call: one of the orders in it is the reason. */
public final class OrdersRefused extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param detail one line for an operator, without payload or secret
   */
  public OrdersRefused(String detail) {
    super(detail, null, false, false);
  }

  public Cause cause() {
    return Cause.ORDER_REFUSED;
  }
}
