package dev.ordergateway.receive;

import dev.ordergateway.verify.Callers;
import java.util.HashMap;
import java.util.Map;

/**
 * Who may have one more request under way. Up to the limit anybody; beyond it, in a reserve of an
 * eighth, each account that has less than an eighth of the limit under way: a flood on one account
 * fills the limit and is turned away, and the others still come in. A limit below eight has no
 * reserve. Safe for any thread.
 */
final class FairShare {
  private static final int PART = 8;

  private final int limit;
  private final int reserve;
  private final Map<String, Integer> underWay = new HashMap<>();
  private int total;

  FairShare(int limit) {
    this.limit = limit;
    this.reserve = reserve(limit);
  }

  /** By how many requests the limit can be exceeded. */
  static int reserve(int limit) {
    return limit / PART;
  }

  /** Counts a request that may come in, and {@link #leave} must follow; false if it may not. */
  synchronized boolean enter(String caller) {
    int own = underWay.getOrDefault(caller, 0);
    boolean enters =
        total < limit
            || (!caller.equals(Callers.STRANGER) && own < reserve && total < limit + reserve);
    if (enters) {
      underWay.put(caller, own + 1);
      total++;
    }
    return enters;
  }

  synchronized void leave(String caller) {
    underWay.computeIfPresent(caller, (known, own) -> own == 1 ? null : own - 1);
    total--;
  }

  /** How many requests came in and are not answered yet. */
  synchronized int total() {
    return total;
  }
}
