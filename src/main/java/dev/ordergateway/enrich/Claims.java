package dev.ordergateway.enrich;

import dev.ordergateway.enrich.ClaimedOrder.Event;
import dev.ordergateway.enrich.ClaimedOrder.OpenNotification;
import dev.ordergateway.ledger.CrashPoint;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes due orders out of the ledger as leases. An order is worked by one claim at a time; a claim
 * whose lease has run out is taken over, and what its old holder writes then has no effect. Safe
 * for any thread.
 */
public final class Claims {
  /**
   * More open notifications than this are settled in several rounds, those first that no version is
   * of.
   */
  static final int OPEN_MAX = 500;

  private static final String COLUMNS =
      """
       returning order_id, fetch_count, news_count, version, content_hash, platform_at,
        recheck_count, evidence_type, evidence_at, attempt_count, failure_count,
        missing_since_at""";

  private static final String CLAIM_ONE =
      """
      update gateway_order set lease_owner = ?, lease_until_at = ?, fetch_count = fetch_count + 1
      where source = ? and account = ? and order_id = ?
        and (lease_until_at is null or lease_until_at <= ?)""";

  private static final String OPEN =
      """
      select id, external_id, via, type, event_at, received_at, version is null
      from gateway_notification
      where source = ? and account = ? and order_id = ? and state = 'accepted'
      order by version is not null, id limit ?""";

  private static final String PAST =
      """
      select type, coalesce(event_at, received_at) as at from gateway_notification
      where source = ? and account = ? and order_id = ? and type is not null and state <> 'parked'
      order by at desc limit ?""";

  private final Store store;
  private final String owner;
  private final Duration lease;
  private final Clock clock;
  private final String claimDue;

  /**
   * @param owner names this process among its replicas
   */
  public Claims(Store store, String owner, Duration lease, Clock clock) {
    this.store = store;
    this.owner = owner;
    this.lease = lease;
    this.clock = clock;
    this.claimDue =
        """
        with picked as materialized (
          select order_id from gateway_order
          where source = ? and account = ? and due_at <= ?
            and (lease_until_at is null or lease_until_at <= ?)
          order by due_at limit ?"""
            + store.database().skipLocked()
            + """
            )
            update gateway_order
            set lease_owner = ?, lease_until_at = ?, fetch_count = fetch_count + 1
            where source = ? and account = ? and order_id in (select order_id from picked)"""
            + COLUMNS;
  }

  /** Ends every lease: right only where no other process can hold one. */
  public void voidLeases() {
    store.write(
        session ->
            session.update(
                    """
                    update gateway_order set lease_owner = null, lease_until_at = null
                    where due_at is not null and lease_until_at is not null""")
                + session.update(
                    """
                    update gateway_delivery set lease_owner = null, lease_until_at = null
                    where send_at is not null and lease_until_at is not null""")
                + session.update(
                    """
                    update gateway_cursor set lease_owner = null, lease_until_at = null
                    where lease_until_at is not null"""));
  }

  /** Up to {@code limit} due orders of the account, longest due first; none if none is due. */
  public Optional<Claim> claim(Account account, int limit) {
    long callId = Calls.newId();
    List<ClaimedOrder> orders =
        store.write(
            session -> {
              Instant now = clock.instant();
              List<ClaimedOrder> claimed =
                  session.list(
                      claimDue,
                      row -> order(row, account, callId),
                      account.source(),
                      account.name(),
                      now,
                      now,
                      limit,
                      owner,
                      now.plus(lease),
                      account.source(),
                      account.name());
              return withOpen(session, claimed);
            });
    if (orders.isEmpty()) {
      return Optional.empty();
    }
    store.reached(CrashPoint.AFTER_CLAIM);
    return Optional.of(new Claim(account, orders));
  }

  /** The order, whether it is due or not, unless somebody works it now. */
  public Optional<ClaimedOrder> claim(OrderKey key, Account account) {
    Instant now = clock.instant();
    List<ClaimedOrder> claimed =
        store.write(
            key,
            session ->
                withOpen(
                    session,
                    session.list(
                        CLAIM_ONE + COLUMNS,
                        row -> order(row, account, Calls.newId()),
                        owner,
                        now.plus(lease),
                        key.source(),
                        key.account(),
                        key.orderId(),
                        now)));
    return claimed.stream().findFirst();
  }

  /** Holds the orders for another lease; those that somebody else has taken over are left out. */
  public Claim renew(Claim claim) {
    long callId = Calls.newId();
    List<ClaimedOrder> held =
        store.write(
            claim.keys(),
            session -> {
              List<ClaimedOrder> still = new ArrayList<>();
              for (ClaimedOrder order : claim.orders()) {
                if (Fence.update(session, "lease_until_at = ?", order, clock.instant().plus(lease))
                    > 0) {
                  still.add(order.withCall(callId));
                }
              }
              return still;
            });
    return new Claim(claim.account(), held);
  }

  /** When the next order of the account is due and free; empty if none will be. */
  public Optional<Instant> nextDue(Account account) {
    return store.read(
        session ->
            session.first(
                """
                select due_at from gateway_order
                where source = ? and account = ? and due_at is not null
                  and (lease_until_at is null or lease_until_at <= ?)
                order by due_at limit 1""",
                row -> Times.parse(row.getString(1)),
                account.source(),
                account.name(),
                clock.instant()));
  }

  private List<ClaimedOrder> withOpen(Session session, List<ClaimedOrder> claimed)
      throws SQLException {
    List<ClaimedOrder> orders = new ArrayList<>(claimed.size());
    for (ClaimedOrder order : claimed) {
      List<Open> found =
          session.list(
              OPEN,
              Claims::open,
              order.key().source(),
              order.key().account(),
              order.key().orderId(),
              OPEN_MAX);
      long fresh = found.stream().filter(Open::fresh).count();
      List<OpenNotification> open =
          found.stream()
              .map(Open::notification)
              .sorted(Comparator.comparingLong(OpenNotification::id))
              .toList();
      orders.add(order.withOpen(open, fresh < OPEN_MAX, past(session, order, open)));
    }
    return orders;
  }

  /** Which of two events with one time was the last depends on what was before them. */
  private static List<Event> past(Session session, ClaimedOrder order, List<OpenNotification> open)
      throws SQLException {
    Event latest = order.latest();
    if (latest == null || open.stream().allMatch(each -> isAfter(each, latest))) {
      return List.of();
    }
    return session.list(
        PAST,
        row -> new Event(row.getString(1), Times.parse(row.getString(2))),
        order.key().source(),
        order.key().account(),
        order.key().orderId(),
        OPEN_MAX);
  }

  private static boolean isAfter(OpenNotification notification, Event latest) {
    Event event = notification.event();
    return event == null || event.at().isAfter(latest.at());
  }

  private ClaimedOrder order(ResultSet row, Account account, long callId) throws SQLException {
    return new ClaimedOrder(
        new OrderKey(account.source(), account.name(), row.getString(1)),
        row.getInt(2),
        owner,
        callId,
        row.getInt(3),
        row.getInt(4),
        row.getString(5),
        Times.parseOrNull(row.getString(6)),
        row.getInt(7),
        event(row.getString(8), row.getString(9)),
        row.getInt(10),
        row.getInt(11),
        Times.parseOrNull(row.getString(12)),
        List.of(),
        true,
        List.of());
  }

  private static @Nullable Event event(@Nullable String type, @Nullable String at) {
    return type == null || at == null ? null : new Event(type, Times.parse(at));
  }

  /**
   * One that waits to be settled.
   *
   * @param fresh whether no version has been made of it; else it waits for the sinks, and a fetch
   *     does not settle it
   */
  private record Open(OpenNotification notification, boolean fresh) {}

  private static Open open(ResultSet row) throws SQLException {
    return new Open(
        new OpenNotification(
            row.getLong(1),
            row.getString(2),
            row.getString(3),
            row.getString(4),
            Times.parseOrNull(row.getString(5)),
            Times.parse(row.getString(6))),
        row.getBoolean(7));
  }
}
