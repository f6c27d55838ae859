package dev.ordergateway.ledger;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Heals the ledger when the clock goes back. Due times, leases and pauses are wall-clock times: set
 * back by five hours, the clock would leave everything that waits waiting five hours longer.
 *
 * <p>Once a second the clock is compared with one that never goes back. After a step back whatever
 * waits is brought forward to now: tried once too early costs a call, tried hours too late is what
 * an operator would call lost. What was done at a time that has not come yet was done now. At start
 * the newest row tells of a step, and once a minute whatever lies further ahead than the gateway
 * ever postpones anything is brought forward too, which heals what a replica with a wrong clock has
 * written.
 *
 * <p>A step forward is taken for time that has passed, as on a machine that slept: pauses are over
 * and leases have run out, which costs a second attempt that the fence keeps without effect.
 */
public final class ClockWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

  /** Smaller steps are a time service at work, and delay nothing by more than themselves. */
  private static final Duration STEP_MIN = Duration.ofSeconds(3);

  private static final long LOOK_EVERY_MS = 1_000;
  private static final int LOOKS_PER_REPAIR = 60;

  private static final String NEWEST =
      """
      select max(at) from (
        select (select received_at from gateway_notification order by id desc limit 1) as at
        union all select (select at from gateway_attempt order by id desc limit 1)
        union all select max(finished_at) from gateway_cursor) as newest""";

  static final List<String> BEYOND =
      List.of(
          "select count(*) from gateway_order where due_at > ?",
          "select count(*) from gateway_delivery where send_at > ?",
          "select count(*) from gateway_order where tell_at > ?",
          "select count(*) from gateway_update where due_at > ?",
          "select count(*) from gateway_cursor where due_at > ?",
          "select count(*) from gateway_account where paused_until_at > ?");

  /** The last is of pauses, which those who also keep them in memory bring forward themselves. */
  static final List<String> BRING =
      List.of(
          "update gateway_order set due_at = ? where due_at > ?",
          "update gateway_delivery set send_at = ? where send_at > ?",
          "update gateway_order set tell_at = ? where tell_at > ?",
          "update gateway_update set due_at = ? where due_at > ?",
          "update gateway_cursor set due_at = ? where due_at > ?",
          "update gateway_account set paused_until_at = ? where paused_until_at > ?");

  /**
   * A lease is cut to its full length from now: its holder may well be at work. Only what is due is
   * leased, and any time is greater than no text, which keeps to the small indexes of what is due.
   */
  static final List<String> CUT =
      List.of(
          "update gateway_order set lease_until_at = ? where due_at > '' and lease_until_at > ?",
          "update gateway_delivery set lease_until_at = ? where send_at > '' and lease_until_at > ?",
          "update gateway_cursor set lease_until_at = ? where lease_until_at > ?");

  /**
   * Times at which something was done: none lies ahead, and what is compared with one that does
   * would wait until the clock is there again. A call and a look at its order become equal, because
   * nobody knows any more which came first, and a look that is not later than the call does not
   * count. Only the orders of writes that are still to be made are touched for that; when another
   * is written to, {@code UpdateClaims} sees to it.
   */
  static final List<String> CAP =
      List.of(
          """
          update gateway_order set fetched_at = ? where fetched_at > ?
            and (source, account, order_id) in (select source, account, order_id
              from gateway_update where due_at > '' and called_at is not null)""",
          "update gateway_update set called_at = ? where due_at > '' and called_at > ?",
          "update gateway_order set missing_since_at = ? where due_at > '' and missing_since_at > ?",
          "update gateway_order set parked_at = ? where state = 'parked' and parked_at > ?",
          """
          update gateway_delivery set parked_at = ?
          where parked_at is not null and parked_at > ?""");

  /** Somebody who keeps such times elsewhere than in the ledger. */
  @FunctionalInterface
  public interface Follower {
    /**
     * The clock was set back while the gateway ran.
     *
     * @param by how much, so that what is left of a pause can be kept
     */
    void clockSetBack(Duration by);
  }

  private record Reading(Instant wall, long nanos) {}

  private final Store store;
  private final Duration aheadMax;
  private final Duration lease;
  private final Clock clock;
  private final LongSupplier nanos;
  private final CountDownLatch closed = new CountDownLatch(1);
  private List<Follower> followers = List.of();
  private Reading last;
  private Duration unsettled = Duration.ZERO;
  private int looks;
  private boolean unhealed;
  private @Nullable Thread thread;

  /**
   * @param aheadMax the longest that the gateway ever postpones anything
   * @param nanos a clock that never goes back, {@code System::nanoTime} outside of tests
   */
  public ClockWatch(
      Store store, Duration aheadMax, Duration lease, Clock clock, LongSupplier nanos) {
    this.store = store;
    this.aheadMax = aheadMax;
    this.lease = lease;
    this.clock = clock;
    this.nanos = nanos;
    this.last = new Reading(clock.instant(), nanos.getAsLong());
  }

  /** At start, before anything is loaded from the ledger: was the clock set back meanwhile? */
  public void repair() {
    Instant now = clock.instant();
    Duration behind =
        store
            .read(session -> session.first(NEWEST, row -> Optional.ofNullable(row.getString(1))))
            .flatMap(newest -> newest)
            .map(newest -> Duration.between(now, Times.parse(newest)))
            .orElse(Duration.ZERO);
    if (behind.compareTo(STEP_MIN) > 0) {
      LOG.warn(
          "the clock is {} s behind the newest row of the ledger; {} times are brought forward to"
              + " now, and work goes on",
          behind.toSeconds(),
          bringForward(now, now));
    } else {
      repairBeyond(now);
    }
  }

  /** Begins to watch. */
  public void start(List<Follower> others) {
    followers = List.copyOf(others);
    last = new Reading(clock.instant(), nanos.getAsLong());
    Thread watching = new Thread(this::watch, "gateway-clock");
    watching.setDaemon(true);
    thread = watching;
    watching.start();
  }

  private void watch() {
    try {
      while (!closed.await(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void look() {
    Reading reading = new Reading(clock.instant(), nanos.getAsLong());
    Duration step =
        Duration.between(last.wall(), reading.wall()).minusNanos(reading.nanos() - last.nanos());
    last = reading;
    try {
      if (step.abs().compareTo(STEP_MIN) > 0) {
        unsettled = unsettled.plus(step);
      } else {
        settle();
        heal(reading.wall());
      }
    } catch (RuntimeException | Error e) {
      LOG.warn("the ledger's times could not be looked after, and will be again: {}", e.toString());
    }
  }

  /**
   * At the first look without a step: replicas follow the store's time, which corrects a step of
   * one machine within a second, and then there was none.
   */
  private void settle() {
    Duration step = unsettled;
    unsettled = Duration.ZERO;
    if (step.negated().compareTo(STEP_MIN) > 0) {
      setBack(step.negated());
    } else if (step.compareTo(STEP_MIN) > 0) {
      LOG.warn(
          "the clock went forward by {} s, which is taken for time that has passed; leases that"
              + " ran out early are fenced",
          step.toSeconds());
    }
  }

  /** Those who keep times in memory are told at once and once; the ledger until it has it. */
  private void setBack(Duration by) {
    unhealed = true;
    LOG.warn(
        "the clock was set back by {} s; what waits is brought forward to now, and pauses keep what"
            + " is left of them",
        by.toSeconds());
    for (Follower each : followers) {
      try {
        each.clockSetBack(by);
      } catch (StoreException e) {
        // What it holds in memory is right; the ledger's row is mended below, or at the next start.
        LOG.debug("following the clock", e);
      }
    }
  }

  private void heal(Instant now) {
    if (unhealed) {
      int times = bringForward(now, now);
      unhealed = false;
      LOG.info("{} times of the ledger were brought forward to now", times);
    } else if (++looks % LOOKS_PER_REPAIR == 0) {
      repairBeyond(now);
    }
  }

  private void repairBeyond(Instant now) {
    Instant edge = now.plus(aheadMax);
    if (store.read(session -> beyond(session, edge)) > 0) {
      LOG.warn(
          "{} times in the ledger lay further ahead than the {} s that anything is ever put off;"
              + " they are brought forward to now",
          bringForward(now, edge),
          aheadMax.toSeconds());
    }
  }

  private static int beyond(Session session, Instant edge) throws SQLException {
    int times = 0;
    for (String statement : BEYOND) {
      times += session.first(statement, row -> row.getInt(1), edge).orElse(0);
    }
    return times;
  }

  /** Pauses of accounts are left to {@link Follower}s, unless nobody else can know of them. */
  private int bringForward(Instant now, Instant edge) {
    return store.write(
        session -> {
          int times = 0;
          for (String statement : unhealed ? BRING.subList(0, BRING.size() - 1) : BRING) {
            times += session.update(statement, now, edge);
          }
          for (String statement : CAP) {
            times += session.update(statement, now, now);
          }
          Instant leased = now.plus(lease);
          for (String statement : CUT) {
            times += session.update(statement, leased, leased);
          }
          return times;
        });
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      if (thread != null) {
        thread.join(LOOK_EVERY_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
