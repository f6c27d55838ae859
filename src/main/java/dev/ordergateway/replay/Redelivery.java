package dev.ordergateway.replay;

import dev.ordergateway.ledger.OrderKey;

/**
 * Maps an order's stored platform document anew and, where the result differs from its newest
 * version, stores and sends it as the next one. Called from one background thread.
 */
@FunctionalInterface
public interface Redelivery {
  /**
   * @return false if the result is what the newest version already says
   * @throws RuntimeException if it cannot be done for this order; the others go on
   */
  boolean redeliver(OrderKey order);
}
