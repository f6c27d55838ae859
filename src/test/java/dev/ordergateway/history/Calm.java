package dev.ordergateway.history;

import dev.ordergateway.testing.OrderFlow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until nothing is due of a trial's orders. Time that the gateway would wait for is not
 * waited for: the clock is moved to where the next thing is due, and no further.
 */
final class Calm {
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Duration LOOK_EVERY = Duration.ofMillis(4);

  private final OrderFlow flow;
  private final String source;
  private final List<String> orders;

  Calm(OrderFlow flow, String source, List<String> orders) {
    this.flow = flow;
    this.source = source;
    this.orders = orders;
  }

  /**
   * @param nudge is run when the clock was moved
   */
  void await(Runnable nudge) {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    List<Map<String, Object>> due = due();
    while (!due.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("after " + LONGEST.toSeconds() + " s there is still due: " + due);
      }
      Instant next = next(due);
      if (next != null) {
        flow.advance(Duration.between(flow.now(), next).plusMillis(1));
        nudge.run();
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      due = due();
    }
  }

  /** What is left to do: when, by whom it is done now, and until when its account is paused. */
  private List<Map<String, Object>> due() {
    return flow.rows(
        """
        select o.order_id as what, due_at as at, lease_owner, paused_until_at
        from gateway_order o left join gateway_account a
          on a.source = o.source and a.account = o.account
        where order_id in (?, ?) and due_at is not null
        union all
        select d.order_id || ' to ' || d.sink, send_at, lease_owner, paused_until_at
        from gateway_delivery d left join gateway_account a on a.source = 'sink' and a.account = ''
        where order_id in (?, ?) and send_at is not null
        union all
        select list, due_at, lease_owner, paused_until_at
        from gateway_cursor c left join gateway_account a
          on a.source = c.source and a.account = c.account
        where c.source = ? and kind = 'poll' and due_at is not null""",
        orders.get(0),
        orders.get(1),
        orders.get(0),
        orders.get(1),
        source);
  }

  /** When the next of it can begin; null while something is under way or about to be. */
  private Instant next(List<Map<String, Object>> due) {
    Instant now = flow.now();
    Instant next = null;
    for (Map<String, Object> row : due) {
      Instant at = later((String) row.get("at"), (String) row.get("paused_until_at"));
      if (row.get("lease_owner") != null || !at.isAfter(now)) {
        return null;
      }
      next = next == null || at.isBefore(next) ? at : next;
    }
    return next;
  }

  private static Instant later(String at, String pausedUntil) {
    Instant due = Instant.parse(at);
    Instant free = pausedUntil == null ? due : Instant.parse(pausedUntil);
    return free.isAfter(due) ? free : due;
  }
}
