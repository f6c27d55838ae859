package dev.ordergateway.replay;

import dev.ordergateway.ledger.OrderKey;
import java.util.List;

/**
 * Has a sink get the newest version of orders that it lacks, as one that was added later does.
 * Called from one background thread.
 */
@FunctionalInterface
public interface Filling {
  /**
   * @param orders by their keys
   * @return of how many of them the sink is to get a version by this
   */
  int fill(List<OrderKey> orders, String sink);
}
