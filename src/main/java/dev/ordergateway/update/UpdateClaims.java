package dev.ordergateway.update;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.deliver.VersionRow;
import dev.ordergateway.ledger.Attempts;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.Times;
import dev.ordergateway.settings.Account;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes due writes out of the ledger. A write waits while its order is being worked, is due, or is
 * parked: something is known to have changed then, and not yet what. It waits as well while an
 * earlier one of its order is not settled. One whose call began before, with nobody knowing how it
 * ended, has its order fetched first. Safe for any thread.
 */
final class UpdateClaims {
  /** Looked at in one transaction; most are taken at once. */
  private static final int LOOK_MAX = 20;

  /**
   * Of an order one write at a time, in the order in which they were asked for: written after a
   * later one, an earlier one would undo it, and its echo would be our own and tell nobody. Each
   * ends some day: written, refused for the last time, overtaken or erased. What is tried without
   * limit is tried so because the whole account fails, and its other writes wait too.
   */
  private static final String FIRST_OF_ORDER =
      """
      not exists (select 1 from gateway_update e
        where e.source = u.source and e.account = u.account and e.order_id = u.order_id
          and e.id < u.id and e.state = 'due')""";

  private static final String DUE =
      """
      select u.id, u.order_id, u.reason, u.fields, u.version, u.attempt_count, u.failure_count,
        u.called_at, o.version, o.fetched_at
      from gateway_update u
      join gateway_order o on o.source = u.source and o.account = u.account
        and o.order_id = u.order_id
      where u.source = ? and u.account = ? and u.due_at <= ?
        and o.due_at is null and o.send_at is null and o.state <> 'parked'
        and (o.lease_until_at is null or o.lease_until_at <= ?)"""
          + " and "
          + FIRST_OF_ORDER
          + " order by u.due_at, u.id limit ";

  private static final String NEXT_DUE =
      """
      select u.due_at from gateway_update u
      join gateway_order o on o.source = u.source and o.account = u.account
        and o.order_id = u.order_id
      where u.source = ? and u.account = ? and u.due_at is not null
        and o.due_at is null and o.send_at is null and o.state <> 'parked'
        and (o.lease_until_at is null or o.lease_until_at <= ?)"""
          + " and "
          + FIRST_OF_ORDER
          + " order by u.due_at limit 1";

  private final Store store;
  private final Duration lease;
  private final Clock clock;
  private final String due;

  UpdateClaims(Store store, Duration lease, Clock clock) {
    this.store = store;
    this.lease = lease;
    this.clock = clock;
    this.due = DUE + LOOK_MAX + store.database().skipLocked();
  }

  /** A due write, and how its order stands. */
  private record Due(OrderUpdate update, int newest, @Nullable Instant fetchedAt) {
    /** Whether the order was looked at after the last call began, if there was one. */
    boolean isKnown() {
      Instant called = update.calledAt();
      return called == null || (fetchedAt != null && fetchedAt.isAfter(called));
    }
  }

  /** What became of those that were looked at. */
  record Look(Optional<OrderUpdate> taken, boolean fetching, int overtaken) {}

  /** The next write to make; noted as begun before this returns. */
  Look claim(Account account) {
    return store.write(session -> claim(session, account));
  }

  /**
   * Has the order of the next due write fetched, whatever is known of it: how an account that is
   * not known to be well is probed.
   *
   * @return whether there was one
   */
  boolean fetchNext(Account account) {
    return store.write(
        session -> {
          Instant now = clock.instant();
          List<Due> found = due(session, account, now);
          if (!found.isEmpty()) {
            fetchFirst(session, found.get(0).update(), now);
          }
          return !found.isEmpty();
        });
  }

  private Look claim(Session session, Account account) throws SQLException {
    Instant now = clock.instant();
    boolean fetching = false;
    int overtaken = 0;
    Iterator<Due> found = due(session, account, now).iterator();
    while (found.hasNext()) {
      Due next = found.next();
      if (!next.isKnown()) {
        fetchFirst(session, next.update(), now);
        fetching = true;
      } else if (isOvertaken(session, next)) {
        drop(session, next.update(), now);
        overtaken++;
      } else {
        session.update(
            "update gateway_update set due_at = ?, called_at = ? where id = ?",
            next.update().until(),
            now,
            next.update().id());
        return new Look(Optional.of(next.update()), fetching, overtaken);
      }
    }
    return new Look(Optional.empty(), fetching, overtaken);
  }

  private List<Due> due(Session session, Account account, Instant now) throws SQLException {
    return session.list(
        due, row -> due(row, account, now), account.source(), account.name(), now, now);
  }

  private Due due(ResultSet row, Account account, Instant now) throws SQLException {
    OrderUpdate update =
        new OrderUpdate(
            row.getLong(1),
            account,
            new OrderKey(account.source(), account.name(), row.getString(2)),
            OrderUpdate.Reason.valueOf(row.getString(3).toUpperCase(java.util.Locale.ROOT)),
            Updates.fields(row.getBytes(4)),
            row.getInt(5),
            row.getInt(6),
            row.getInt(7),
            Times.parseOrNull(row.getString(8)),
            now.plus(lease));
    return new Due(update, row.getInt(9), Times.parseOrNull(row.getString(10)));
  }

  /** Counted as news, so that a fetch which is under way does not settle it. */
  private static void fetchFirst(Session session, OrderUpdate update, Instant now)
      throws SQLException {
    session.update(
        """
        update gateway_order set due_at = ?, news_count = news_count + 1, state = 'accepted'
        where source = ? and account = ? and order_id = ? and due_at is null
          and state <> 'parked'""",
        now,
        update.key().source(),
        update.key().account(),
        update.key().orderId());
  }

  /**
   * Whether a newer version has come that makes the write unsafe: any, for an acknowledgement,
   * which that version gets for itself; else one in which a field to be written has changed.
   */
  private static boolean isOvertaken(Session session, Due due) throws SQLException {
    OrderUpdate update = due.update();
    if (due.newest() == update.version()) {
      return false;
    }
    if (update.reason() == OrderUpdate.Reason.ACKNOWLEDGE) {
      return true;
    }
    Optional<JsonNode> then = VersionRow.platformOrder(session, update.key(), update.version());
    Optional<JsonNode> now = VersionRow.platformOrder(session, update.key(), due.newest());
    return then.isEmpty()
        || now.isEmpty()
        || update.fields().properties().stream()
            .map(field -> MaropostFields.of(field.getKey()))
            .anyMatch(name -> !then.get().path(name).equals(now.get().path(name)));
  }

  private static void drop(Session session, OrderUpdate update, Instant now) throws SQLException {
    session.update(
        """
        update gateway_update set state = 'overtaken', due_at = null, settled_at = ?,
          closed_at = coalesce(closed_at, ?)
        where id = ?""",
        now,
        now,
        update.id());
    Attempts.record(session, update.key(), "update", now, "overtaken", null, null, null);
  }

  /** When the next write of the account is due and its order at rest; empty if none will be. */
  Optional<Instant> nextDue(Account account) {
    return store.read(
        session ->
            session.first(
                NEXT_DUE,
                row -> Times.parse(row.getString(1)),
                account.source(),
                account.name(),
                clock.instant()));
  }
}
