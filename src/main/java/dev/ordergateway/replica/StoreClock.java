package dev.ordergateway.replica;

import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.ledger.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's time, kept by this machine's clock and the offset between the two. Leases, due times
 * and budgets are compared between replicas, whose own clocks may differ by hours. Safe for any
 * thread.
 */
final class StoreClock extends Clock {
  private static final Logger LOG = LoggerFactory.getLogger(StoreClock.class);
  private static final Duration WORTH_A_WORD = Duration.ofSeconds(5);

  private final Clock machine;
  private final Store store;
  private final String query;
  private volatile Duration offset = Duration.ZERO;
  private volatile boolean differs;

  /**
   * @throws StoreException if the store does not tell its time
   */
  StoreClock(Clock machine, Store store) {
    this.machine = machine;
    this.store = store;
    this.query =
        store
            .database()
            .clockQuery()
            .orElseThrow(() -> new IllegalStateException("this store has no clock"));
    adjust();
  }

  /**
   * Asks the store for its time again.
   *
   * @throws StoreException if it does not tell; the time then goes on by the last offset
   */
  void adjust() {
    Instant before = machine.instant();
    Instant told =
        store.read(
            session -> session.first(query, row -> Times.parse(row.getString(1))).orElseThrow());
    Instant after = machine.instant();
    // It was told somewhere in between.
    offset = Duration.between(before.plus(Duration.between(before, after).dividedBy(2)), told);
    boolean far = offset.abs().compareTo(WORTH_A_WORD) > 0;
    if (far != differs) {
      differs = far;
      LOG.warn(
          far
              ? "this machine's clock differs from the store's by {} s; the store's time is used"
              : "this machine's clock agrees with the store's again: it differs by {} s",
          offset.toMillis() / 1000.0);
    }
  }

  @Override
  public Instant instant() {
    return machine.instant().plus(offset);
  }

  @Override
  public ZoneId getZone() {
    return machine.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new Zoned(this, zone);
  }

  private static final class Zoned extends Clock {
    private final Clock clock;
    private final ZoneId zone;

    Zoned(Clock clock, ZoneId zone) {
      this.clock = clock;
      this.zone = zone;
    }

    @Override
    public Instant instant() {
      return clock.instant();
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new Zoned(clock, other);
    }
  }
}
