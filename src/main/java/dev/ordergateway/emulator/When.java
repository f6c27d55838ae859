package dev.ordergateway.emulator;

import java.util.List;

/**
 * Which calls a fault is for.
 *
 * @param calls how many of them at most
 * @param orderId only calls that name this order; empty for any call
 * @param kind only calls of this kind, as {@link Call#kind()} has it; empty for any kind
 */
public record When(int calls, String orderId, String kind) {
  /** Every call until the fault is switched off. */
  public static When always() {
    return new When(Integer.MAX_VALUE, "", "");
  }

  /** The next so many calls. */
  public static When next(int calls) {
    return new When(calls, "", "");
  }

  public When touching(String order) {
    return new When(calls, order, kind);
  }

  public When of(String callKind) {
    return new When(calls, orderId, callKind);
  }

  boolean fits(String callKind, List<String> orderIds) {
    return (kind.isEmpty() || kind.equals(callKind))
        && (orderId.isEmpty() || orderIds.contains(orderId));
  }
}
