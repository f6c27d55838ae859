package dev.ordergateway.enrich;

import dev.ordergateway.accept.Cause;

/**
 * The platform is well and this very call got nothing: one of the orders in it is the reason,
 * because the platform refuses it or because it makes the answer unreadable.
 */
public final class OrdersRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final Cause cause;

  /**
   * @param detail for an operator, without payload; {@link FailureDetail} makes it a line
   */
  public OrdersRefused(String detail) {
    this(Cause.ORDER_REFUSED, detail);
  }

  OrdersRefused(Cause cause, String detail) {
    super(detail, null, false, false);
    this.cause = cause;
  }

  public Cause cause() {
    return cause;
  }
}
