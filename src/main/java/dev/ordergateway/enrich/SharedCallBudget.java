package dev.ordergateway.enrich;

import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.ledger.Times;
import dev.ordergateway.settings.Account;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call budget that all replicas on one store share: at most so many calls of all of them in any
 * 60 seconds.
 *
 * <p>Calls are counted in slots of a second. A permit is counted in the slot at which its call ends
 * at the latest, so that the calls of a process that dies are counted as long as they can still
 * reach the platform; a call that has ended moves to the slot of its end. While a permit is taken
 * the budget's row is locked. Where the store cannot be asked there is no permit. Safe for any
 * thread.
 */
final class SharedCallBudget implements CallBudget {
  private static final Logger LOG = LoggerFactory.getLogger(SharedCallBudget.class);
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final Duration SLOT = Duration.ofSeconds(1);

  /** A call that is under way counts until the latest time it may end at, and ends earlier. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private static final String KEY = " source = ? and account = ? and budget = ?";

  private record Use(int used, @Nullable Instant oldest) {}

  private final Store store;
  private final Account account;
  private final String budget;
  private final int limit;
  private final Duration callMax;
  private final Clock clock;
  private final Deque<Instant> outstanding = new ArrayDeque<>();
  private Instant notBefore = Instant.MIN;

  /**
   * @param callMax after which a permitted call has ended, however it ends
   * @param clock one that agrees with the other replicas'
   */
  SharedCallBudget(
      Store store,
      Account account,
      CallBudgets.Kind kind,
      int limit,
      Duration callMax,
      Clock clock) {
    this.store = store;
    this.account = account;
    this.budget = kind.word();
    this.limit = limit;
    this.callMax = callMax;
    this.clock = clock;
    store.share(
        session ->
            session.update(
                """
                insert into gateway_budget (source, account, budget) values (?, ?, ?)
                on conflict (source, account, budget) do nothing""",
                account.source(),
                account.name(),
                budget));
  }

  @Override
  public synchronized boolean tryAcquire() {
    Instant now = clock.instant();
    if (notBefore.isAfter(now)) {
      return false;
    }
    Instant slot = slot(now.plus(callMax));
    try {
      Duration wait = store.share(session -> acquire(session, now, slot));
      if (!wait.isZero()) {
        notBefore = now.plus(wait.compareTo(LOOK_AGAIN) < 0 ? wait : LOOK_AGAIN);
        return false;
      }
    } catch (StoreException e) {
      LOG.debug("no permit for {} {}", account, budget, e);
      notBefore = now.plus(AFTER_FAILURE);
      return false;
    }
    outstanding.addLast(slot);
    return true;
  }

  /** Zero if the permit was taken, else how long until there may be one. */
  private Duration acquire(Session session, Instant now, Instant slot) throws SQLException {
    Instant last =
        session
            .list(
                "select permitted_at from gateway_budget where" + KEY + " for update",
                row -> Times.parseOr(row.getString(1), Instant.EPOCH),
                account.source(),
                account.name(),
                budget)
            .get(0);
    Use use = use(session, now);
    Duration wait = wait(use, last, now);
    if (wait.isZero()) {
      count(session, slot, 1);
      session.update(
          "update gateway_budget set permitted_at = ? where" + KEY,
          now,
          account.source(),
          account.name(),
          budget);
      session.update(
          "delete from gateway_permit where" + KEY + " and slot_at <= ?",
          account.source(),
          account.name(),
          budget,
          edge(now));
    }
    return wait;
  }

  private Duration wait(Use use, Instant last, Instant now) {
    if (use.used() >= limit) {
      Instant oldest = use.oldest() == null ? now : use.oldest();
      Duration until = Duration.between(now, oldest.plus(WINDOW));
      return until.compareTo(SLOT) < 0 ? SLOT : until;
    }
    Duration spacing = use.used() * 2 < limit ? Duration.ZERO : WINDOW.dividedBy(limit);
    Instant next = last.isAfter(now) ? now : last.plus(spacing);
    return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
  }

  /** Slots far ahead are left out: they were written before somebody's clock was set back. */
  private Use use(Session session, Instant now) throws SQLException {
    return session
        .list(
            """
            select coalesce(sum(used_count), 0), min(slot_at) from gateway_permit
            where source = ? and account = ? and budget = ? and slot_at > ? and slot_at <= ?
              and used_count > 0""",
            row -> new Use(row.getInt(1), Times.parseOrNull(row.getString(2))),
            account.source(),
            account.name(),
            budget,
            edge(now),
            slot(now.plus(callMax).plus(SLOT)))
        .get(0);
  }

  private void count(Session session, Instant slot, int calls) throws SQLException {
    session.update(
        """
        insert into gateway_permit (source, account, budget, slot_at, used_count)
        values (?, ?, ?, ?, ?)
        on conflict (source, account, budget, slot_at) do update set
          used_count = gateway_permit.used_count + excluded.used_count""",
        account.source(),
        account.name(),
        budget,
        slot,
        calls);
  }

  @Override
  public void finished() {
    settle(slot(clock.instant()));
  }

  @Override
  public void returned() {
    settle(null);
  }

  /** What cannot be written stays counted in the later slot: less than allowed, never more. */
  private synchronized void settle(@Nullable Instant ended) {
    Instant slot = outstanding.removeFirst();
    notBefore = Instant.MIN; // What was worked out with this call under way.
    try {
      store.share(
          session -> {
            // In the order in which everybody takes these locks.
            session.list(
                "select permitted_at from gateway_budget where" + KEY + " for update",
                row -> true,
                account.source(),
                account.name(),
                budget);
            count(session, slot, -1);
            if (ended != null) {
              count(session, ended, 1);
            }
            return slot;
          });
    } catch (StoreException e) {
      LOG.debug("a permit of {} {} stays counted until {}", account, budget, slot, e);
    }
  }

  @Override
  public synchronized Duration waitFor() {
    Instant now = clock.instant();
    return notBefore.isAfter(now) ? Duration.between(now, notBefore) : Duration.ZERO;
  }

  @Override
  public int left() {
    return limit - store.read(session -> use(session, clock.instant())).used();
  }

  @Override
  public int limit() {
    return limit;
  }

  private static Instant edge(Instant now) {
    return now.minus(WINDOW);
  }

  /** The next full second: whatever happens before it is counted long enough. */
  private static Instant slot(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).plus(SLOT);
  }
}
