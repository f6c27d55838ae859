package dev.ordergateway.hook;

import dev.ordergateway.enrich.DueWork;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Orders that were parked and of which the hook is still to be told: noted with the parking itself,
 * so that the end of the process in between loses none. One at a time.
 */
public final class ParkedWork implements DueWork {
  /** For which columns, in which order, see {@link #parked}. */
  private static final String RETURNING =
      " returning source, account, order_id, state, cause, detail, parked_at, version";

  private final Store store;
  private final Hooks hooks;
  private final Duration again;
  private final Clock clock;
  private final String claim;
  private final WorkSignal signal = new WorkSignal();
  private final AtomicBoolean underWay = new AtomicBoolean();

  /**
   * @param again when an order is told of again whose telling was cut off; longer than a run
   */
  public ParkedWork(Store store, Hooks hooks, Duration again, Clock clock) {
    this.store = store;
    this.hooks = hooks;
    this.again = again;
    this.clock = clock;
    this.claim =
        """
        with picked as materialized (
          select source, account, order_id from gateway_order
          where tell_at <= ? order by tell_at limit 1"""
            + store.database().skipLocked()
            + """
            )
            update gateway_order set tell_at = ?
            where (source, account, order_id) in (select source, account, order_id from picked)"""
            + RETURNING;
  }

  /** A parked order, as the hook is told of it; the time of the claim fences its end. */
  record Told(ParkedOrder order, boolean stillParked, Instant until) {}

  @Override
  public Optional<Task> take(Demand demand) {
    if (!hooks.isThere(HookPoint.ON_PARKED) || !underWay.compareAndSet(false, true)) {
      return Optional.empty();
    }
    boolean taken = false;
    try {
      Optional<Told> told = store.write(this::claim);
      taken = told.isPresent();
      return told.map(TellTask::new);
    } finally {
      if (!taken) {
        underWay.set(false);
      }
    }
  }

  private Optional<Told> claim(Session session) throws SQLException {
    Instant now = clock.instant();
    Instant until = now.plus(again);
    return session.first(claim, row -> parked(row, until), now, until);
  }

  private static Told parked(ResultSet row, Instant until) throws SQLException {
    boolean still = row.getString(4).equals("parked");
    return new Told(
        new ParkedOrder(
            new OrderKey(row.getString(1), row.getString(2), row.getString(3)),
            String.valueOf(row.getString(5)),
            row.getString(6),
            Times.parseOrNull(row.getString(7)),
            row.getInt(8)),
        still,
        until);
  }

  @Override
  public WorkSignal signal() {
    return signal;
  }

  /** Nobody waits for it: looking once a second is soon enough. */
  @Override
  public Duration idle(Demand demand) {
    return IDLE_MAX;
  }

  private final class TellTask implements Task {
    private final Told told;

    TellTask(Told told) {
      this.told = told;
    }

    @Override
    public void begin(Exchange exchange) {
      exchange.getMessage().setBody(told.stillParked() ? told.order() : null);
    }

    @Override
    public void end(Exchange exchange) {
      try {
        settle(null);
      } finally {
        underWay.set(false);
      }
    }

    @Override
    public void giveUp() {
      try {
        settle(clock.instant());
      } finally {
        underWay.set(false);
      }
    }

    private void settle(@Nullable Instant tellAt) {
      OrderKey key = told.order().key();
      store.write(
          key,
          session ->
              session.update(
                  """
                  update gateway_order set tell_at = ?
                  where source = ? and account = ? and order_id = ? and tell_at = ?""",
                  tellAt,
                  key.source(),
                  key.account(),
                  key.orderId(),
                  told.until()));
    }
  }
}
