package dev.ordergateway.update;

import dev.ordergateway.enrich.Retries;
import dev.ordergateway.ledger.Attempts;
import dev.ordergateway.ledger.CrashPoint;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.Times;
import dev.ordergateway.manage.Meters;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a write after its call. A row that was settled meanwhile, because its echo has
 * come before the answer, is left as it is. Safe for any thread.
 */
final class UpdateOutcomes {
  private static final Logger LOG = LoggerFactory.getLogger(UpdateOutcomes.class);

  private final Store store;
  private final Retries retries;
  private final Meters meters;
  private final Clock clock;

  UpdateOutcomes(Store store, Retries retries, Meters meters, Clock clock) {
    this.store = store;
    this.retries = retries;
    this.meters = meters;
    this.clock = clock;
  }

  /** The platform has taken it. */
  void written(OrderUpdate update, long callId) {
    store.reached(CrashPoint.AFTER_UPDATE_BEFORE_RECORD);
    Instant now = clock.instant();
    store.write(
        update.key(),
        session -> {
          settle(session, update, "written", false, null, now);
          Attempts.record(session, update.key(), "update", now, "written", null, callId, null);
          return true;
        });
    meters.updated("written");
    LOG.info("gateway-update wrote {} to {}", update.reason().word(), update);
  }

  /** The platform refuses it, while it answers others: it spends an attempt. */
  void refused(OrderUpdate update, long callId, String detail) {
    Instant now = clock.instant();
    boolean spent = update.attempts() + 1 >= retries.attemptsMax();
    Instant next = now.plus(retries.delay(update.failures()));
    store.write(
        update.key(),
        session -> {
          if (spent) {
            settle(session, update, "refused", true, detail, now);
          } else {
            again(session, update, 1, detail, next);
          }
          Attempts.record(session, update.key(), "update", now, "refused", null, callId, detail);
          return true;
        });
    if (spent) {
      meters.updated("refused");
      LOG.error(
          "gateway-update gave up writing to {}: {}. Hint: the order itself goes on; explain {}"
              + " shows why.",
          update,
          detail,
          update.key().orderId());
    } else {
      LOG.warn(
          "gateway-update could not write to {}: {}; attempt {} of {}, next at {}",
          update,
          detail,
          update.attempts() + 1,
          retries.attemptsMax(),
          Times.text(next));
    }
  }

  /** The account failed, or nobody knows: tried again without limit, after a look at the order. */
  void postponed(OrderUpdate update, long callId, String outcome, String detail) {
    Instant now = clock.instant();
    Instant next = now.plus(retries.delay(update.failures()));
    store.write(
        update.key(),
        session -> {
          again(session, update, 0, detail, next);
          Attempts.record(session, update.key(), "update", now, outcome, null, callId, detail);
          return true;
        });
  }

  /** Gives it back untouched: no call was made. */
  void giveBack(OrderUpdate update) {
    store.write(
        update.key(),
        session ->
            session.update(
                "update gateway_update set due_at = ?, called_at = ? where id = ? and due_at = ?",
                clock.instant(),
                update.calledAt(),
                update.id(),
                update.until()));
  }

  private static void settle(
      Session session,
      OrderUpdate update,
      String state,
      boolean closed,
      @Nullable String detail,
      Instant now)
      throws SQLException {
    session.update(
        """
        update gateway_update set state = ?, due_at = null, settled_at = ?, detail = ?,
          attempt_count = attempt_count + ?,
          closed_at = case when ? = 1 then coalesce(closed_at, ?) else closed_at end
        where id = ? and due_at = ?""",
        state,
        now,
        detail,
        closed ? 1 : 0,
        closed ? 1 : 0,
        now,
        update.id(),
        update.until());
  }

  private static void again(
      Session session, OrderUpdate update, int attempts, String detail, Instant next)
      throws SQLException {
    session.update(
        """
        update gateway_update set due_at = ?, detail = ?, attempt_count = attempt_count + ?,
          failure_count = failure_count + 1
        where id = ? and due_at = ?""",
        next,
        detail,
        attempts,
        update.id(),
        update.until());
  }
}
