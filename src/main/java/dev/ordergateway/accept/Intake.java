package dev.ordergateway.accept;

import dev.ordergateway.accept.Acceptance.Outcome;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.CrashPoint;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreAwayException;
import dev.ordergateway.manage.Meters;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a notification is written: in the store, or in the spool while the store is away. Either
 * way it is on a disk when the call returns. Safe for any thread.
 */
public final class Intake {
  private final Store store;
  private final Acceptance acceptance;
  private final AccountHealth health;
  private final WorkSignal signal;
  private final @Nullable Spool spool;
  private final Meters meters;

  /**
   * @param spool none: while the store is away nothing is taken
   */
  public Intake(
      Store store,
      Acceptance acceptance,
      AccountHealth health,
      WorkSignal signal,
      @Nullable Spool spool,
      Meters meters) {
    this.store = store;
    this.acceptance = acceptance;
    this.health = health;
    this.signal = signal;
    this.spool = spool;
    this.meters = meters;
  }

  /**
   * @throws dev.ordergateway.ledger.StoreException if neither took it
   */
  Outcome take(Notification notification, Instant now) {
    try {
      boolean healthy = health.isHealthy(notification.source(), notification.account());
      Outcome outcome =
          store.write(
              notification.orders(),
              session -> {
                Outcome accepted = acceptance.accept(session, notification, now, healthy, null);
                store.reached(CrashPoint.AFTER_INSERT_BEFORE_COMMIT);
                return accepted;
              });
      store.reached(CrashPoint.AFTER_COMMIT_BEFORE_ANSWER);
      if (outcome != Outcome.QUARANTINED) {
        signal.raise();
      }
      return outcome;
    } catch (StoreAwayException e) {
      if (spool == null || !spool.isEnabled()) {
        throw e;
      }
      // Its work begins when it has been moved to the store, so nobody is woken.
      Outcome outcome = spool.keep(notification);
      if (outcome != Outcome.DUPLICATE) {
        meters.count("gateway.spooled", notification.source(), notification.account());
      }
      return outcome;
    }
  }
}
