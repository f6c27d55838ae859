package dev.ordergateway.accept;

import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.CrashPoint;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreAwayException;
import dev.ordergateway.ledger.StoreException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what waits in the spool to the store as soon as the store is there: batch after batch in
 * the order of its coming, and what concerns one order always in that order. Rows are deleted only
 * after the store's commit: a kill in between makes them duplicates, which change nothing. One
 * thread of its own.
 */
public final class SpoolMover implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolMover.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
  private static final Duration END_MAX = Duration.ofSeconds(5);

  /** As replicas take orders' rows; those of one order stay as they came, the sort being stable. */
  private static final Comparator<SpoolRow> BY_ORDER =
      Comparator.comparing(
          row -> orders(row).findFirst().orElse(null),
          Comparator.nullsLast(Comparator.naturalOrder()));

  private final Store store;
  private final Spool spool;
  private final Acceptance acceptance;
  private final AccountHealth health;
  private final WorkSignal signal;
  private final Clock clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::moveUntilClosed, "gateway-spool");
  private final Set<String> told = new HashSet<>();
  private boolean tidy;

  public SpoolMover(
      Store store,
      Spool spool,
      Acceptance acceptance,
      AccountHealth health,
      WorkSignal signal,
      Clock clock) {
    this.store = store;
    this.spool = spool;
    this.acceptance = acceptance;
    this.health = health;
    this.signal = signal;
    this.clock = clock;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  private void moveUntilClosed() {
    try {
      Duration pause = Duration.ZERO;
      while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = store.isAway() ? LOOK_EVERY : moveAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How long to wait before the next round. */
  private Duration moveAll() {
    try {
      List<SpoolRow> rows = spool.after(0);
      if (rows.isEmpty()) {
        tidy = tidy || spool.tidy();
        told.clear();
        return LOOK_EVERY;
      }
      tidy = false;
      return moveFrom(rows) > 0 ? Duration.ZERO : AFTER_FAILURE;
    } catch (StoreAwayException e) {
      LOG.debug("moving the spool waits for the store", e);
      return LOOK_EVERY;
    } catch (RuntimeException | Error e) {
      // Whatever goes wrong: this thread must not end while something waits here.
      failed(e, "the spool");
      return AFTER_FAILURE;
    }
  }

  /** How many were moved, of these and of those that came after them. */
  private long moveFrom(List<SpoolRow> first) {
    long begun = System.nanoTime();
    long moved = 0;
    List<SpoolRow> rows = first;
    while (!rows.isEmpty() && closing.getCount() > 0) {
      moved += move(rows);
      rows = spool.after(rows.get(rows.size() - 1).id());
    }
    if (moved > 0) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      LOG.info("{} notifications were moved from the spool to the store in {} ms", moved, millis);
    }
    return moved;
  }

  /** How many of them were moved. */
  private int move(List<SpoolRow> rows) {
    List<SpoolRow> moved = rows;
    try {
      accept(rows);
    } catch (StoreAwayException e) {
      throw e;
    } catch (StoreException e) {
      LOG.debug("{} notifications are moved one by one", rows.size(), e);
      moved = moveOneByOne(rows);
    }
    store.reached(CrashPoint.MID_SPOOL_MOVE);
    spool.forget(moved);
    signal.raise();
    return moved.size();
  }

  /** One that the store refuses for itself stays, and holds up nobody else. */
  private List<SpoolRow> moveOneByOne(List<SpoolRow> rows) {
    List<SpoolRow> moved = new ArrayList<>();
    for (SpoolRow row : rows) {
      try {
        accept(List.of(row));
        moved.add(row);
      } catch (StoreAwayException e) {
        spool.forget(moved);
        throw e;
      } catch (StoreException e) {
        failed(e, row.notification().toString());
      }
    }
    return moved;
  }

  private void accept(List<SpoolRow> rows) {
    List<SpoolRow> byOrder = rows.stream().sorted(BY_ORDER).toList();
    List<OrderKey> orders = byOrder.stream().flatMap(SpoolMover::orders).distinct().toList();
    store.write(orders, session -> accept(session, byOrder));
  }

  private static Stream<OrderKey> orders(SpoolRow row) {
    return row.notification().orders().stream();
  }

  /** As of when each was received: waiting here must not make it late, nor its order younger. */
  private int accept(Session session, List<SpoolRow> rows) throws SQLException {
    Instant now = clock.instant();
    for (SpoolRow row : rows) {
      Notification notification = row.notification();
      Instant received = notification.receivedAt();
      acceptance.accept(
          session,
          notification,
          received.isAfter(now) ? now : received,
          health.isHealthy(notification.source(), notification.account()),
          null);
    }
    return rows.size();
  }

  private void failed(Throwable e, String what) {
    if (told.add(what)) {
      LOG.error(
          "{} cannot be moved to the store: {}; it stays in the spool and is tried each minute",
          what,
          e.getMessage());
    }
    LOG.debug("moving the spool", e);
  }

  /** Stops after the batch that is under way. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(END_MAX.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
