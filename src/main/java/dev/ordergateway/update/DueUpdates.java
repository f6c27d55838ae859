package dev.ordergateway.update;

import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.Times;
import dev.ordergateway.settings.Account;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The writes of an account that are longest due, a page at a time. Looking costs the same however
 * many wait for their orders: those that do, at the front of a full page, are put off, so that
 * those behind them have their turn. Safe for any thread.
 */
final class DueUpdates {
  /**
   * No look reads more rows than this, in the thread that commits for everybody or elsewhere: some
   * milliseconds, those that are put off included.
   */
  static final int PAGE_MAX = 200;

  /** Of those, as many as are handed on; most are taken at once. */
  private static final int FREE_MAX = 20;

  /**
   * By how much more a write may wait than for its order, if a full page waits. Shorter, and the
   * store would be busy with putting off where tens of thousands wait.
   */
  private static final Duration PUT_OFF = Duration.ofSeconds(30);

  private static final String PAGE =
      """
      with page as materialized (
        select id, source, account, order_id, due_at from gateway_update
        where source = ? and account = ? and due_at %s
        order by due_at limit %d)
      """;

  private static final String DUE_PAGE = PAGE.formatted("<= ?", PAGE_MAX);

  private static final String ORDER =
      "o.source = u.source and o.account = u.account and o.order_id = u.order_id";

  /**
   * The order is at rest, and this is the first write to it: they are made in the order in which
   * they were asked for. After a later one, an earlier one would undo it, and its echo would be our
   * own and tell nobody. Each ends some day: written, refused for the last time, overtaken or
   * erased. What is tried without limit is tried so because the whole account fails, and its other
   * writes wait too.
   */
  private static final String FREE =
      """
      o.due_at is null and o.send_at is null and o.state <> 'parked'
        and (o.lease_until_at is null or o.lease_until_at <= ?)
        and not exists (select 1 from gateway_update e
          where e.source = u.source and e.account = u.account and e.order_id = u.order_id
            and e.id < u.id and e.state = 'due')""";

  /** Due is asked for once more: on PostgreSQL somebody may have taken it since the page. */
  static final String DUE =
      DUE_PAGE
          + """
          select u.id, u.order_id, u.reason, u.fields, u.version, u.attempt_count, u.failure_count,
            u.called_at, o.version, o.fetched_at
          from page p join gateway_update u on u.id = p.id join gateway_order o on\s"""
          + ORDER
          + " where u.due_at <= ? and "
          + FREE
          + " order by u.due_at, u.id limit "
          + FREE_MAX;

  /** A value of each row, because PostgreSQL makes a join of "not exists" and reads all orders. */
  private static final String WAITING =
      DUE_PAGE.stripTrailing()
          + """
          , waiting as materialized (
            select w.id from gateway_update w
            where w.id in (select u.id from page u
                where coalesce((select 1 from gateway_order o where\s"""
          + ORDER
          + " and "
          + FREE
          + """
          ), 0) = 0)
              and (select count(*) from page) = %d and w.due_at <= ?"""
              .formatted(PAGE_MAX);

  private static final String PUT_WAITING_OFF =
      ") update gateway_update set due_at = ? where id in (select id from waiting)";

  /** If a full page waits, there may be free ones behind it, and none of them before its end. */
  static final String NEXT =
      PAGE.formatted("is not null", PAGE_MAX)
          + """
          select coalesce(
            (select min(u.due_at) from page u join gateway_order o on\s"""
          + ORDER
          + " where "
          + FREE
          + "), (select case when count(*) = %d then max(due_at) end from page))"
              .formatted(PAGE_MAX);

  private final Store store;
  private final Duration lease;
  private final String due;
  private final String putOff;

  DueUpdates(Store store, Duration lease) {
    this.store = store;
    this.lease = lease;
    this.due = DUE + store.database().skipLocked();
    this.putOff = putOff(store.database().skipLocked());
  }

  static String putOff(String skipLocked) {
    return WAITING + skipLocked + PUT_WAITING_OFF;
  }

  /** A due write, and how its order stands. */
  record Due(OrderUpdate update, int newest, @Nullable Instant fetchedAt) {
    /**
     * Whether the order was looked at after the last call began, if there was one. A look ahead of
     * now is from before the clock was set back, and may have been before the call.
     */
    boolean isKnown(Instant now) {
      Instant called = update.calledAt();
      return called == null
          || (fetchedAt != null && fetchedAt.isAfter(called) && !isFetchedAhead(now));
    }

    boolean isFetchedAhead(Instant now) {
      return fetchedAt != null && fetchedAt.isAfter(now);
    }
  }

  /**
   * Those that may be made now, longest due first; held for this transaction. One that is put off
   * after its call outlived its lease is fenced as if somebody else had taken it.
   */
  List<Due> free(Session session, Account account, Instant now) throws SQLException {
    List<Due> free =
        session.list(
            due, row -> due(row, account, now), account.source(), account.name(), now, now, now);
    if (free.size() < FREE_MAX) {
      session.update(putOff, account.source(), account.name(), now, now, now, now.plus(PUT_OFF));
    }
    return free;
  }

  private Due due(ResultSet row, Account account, Instant now) throws SQLException {
    OrderUpdate update =
        new OrderUpdate(
            row.getLong(1),
            account,
            new OrderKey(account.source(), account.name(), row.getString(2)),
            OrderUpdate.Reason.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
            Updates.fields(row.getBytes(4)),
            row.getInt(5),
            row.getInt(6),
            row.getInt(7),
            Times.parseOrNull(row.getString(8)),
            now.plus(lease));
    return new Due(update, row.getInt(9), Times.parseOrNull(row.getString(10)));
  }

  /**
   * When to look for the next write: it is due then and its order at rest, or those that wait for
   * their orders are to be put off. Empty if nothing may be written as things stand.
   */
  Optional<Instant> next(Account account, Instant now) {
    return store
        .read(
            session ->
                session.first(
                    NEXT,
                    row -> Optional.ofNullable(row.getString(1)),
                    account.source(),
                    account.name(),
                    now))
        .flatMap(time -> time)
        .map(Times::parse);
  }
}
