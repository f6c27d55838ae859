package dev.ordergateway.retain;

import dev.ordergateway.audit.Removal;
import dev.ordergateway.ledger.Attempts;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.Times;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes what is personal out of one order's rows. Ids, times, states, hashes, digests and seals
 * stay. News that was not fetched yet stays due; a version that was not sent yet never will be.
 */
final class OrderErasure {
  private static final String KEY = " where source = ? and account = ? and order_id = ?";

  /** A number of its own for the fetch, so that a worker whose lease has run out writes nothing. */
  private static final String ERASE_ORDER =
      """
      update gateway_order set
        state = case when state = 'parked' and cause not like 'sink-refused%' then 'parked'
          when due_at is not null then 'accepted' else 'delivered' end,
        parked_at = case when cause like 'sink-refused%' then null else parked_at end,
        cause = case when cause like 'sink-refused%' then null else cause end,
        detail = null, send_at = null, erased_at = ?, erased_version = version, changed_at = ?,
        fetch_count = fetch_count + 1, lease_owner = null, lease_until_at = null
      where source = ? and account = ? and order_id = ?
        and (lease_until_at is null or lease_until_at <= ?)
      returning version""";

  /** Changes nothing, and keeps others from it until this transaction ends. */
  private static final String HOLD_ORDER = "update gateway_order set version = version" + KEY;

  /** Held before anything is erased, so that nobody takes one to send it meanwhile. */
  private static final String HOLD_DELIVERIES =
      """
      update gateway_delivery set detail = null
      where source = ? and account = ? and order_id = ?
      returning lease_until_at""";

  private static final String ERASE_DELIVERIES =
      """
      update gateway_delivery set send_at = null, parked_at = null, lease_owner = null,
        lease_until_at = null, claim_count = claim_count + 1
      where source = ? and account = ? and order_id = ?""";

  /** Those of a version that a sink was still to get. */
  private static final String SETTLE =
      """
      update gateway_notification set state = 'delivered', outcome = 'ignored', settled_at = ?,
        cause = case when state = 'parked' then null else cause end
      where source = ? and account = ? and order_id = ? and state <> 'delivered'
        and version is not null""";

  private static final String BODIES =
      """
      select id from gateway_notification
      where source = ? and account = ? and order_id = ? and length(body) > 0 limit ?""";

  private static final byte[] NOTHING = {};
  private static final byte[] NO_FIELDS = {'{', '}'};

  private final Store store;
  private final Removal removal;

  OrderErasure(Store store, Removal removal) {
    this.store = store;
    this.removal = removal;
  }

  /** What there is to erase. */
  Erased.Order count(Session session, OrderKey key, Erased.Result result) throws SQLException {
    return new Erased.Order(
        key,
        result,
        number(session, "gateway_notification" + KEY + " and length(body) > 0", key),
        number(session, "gateway_version" + KEY + " and length(event) > 0", key),
        SinkTable.has(session, key),
        number(session, "gateway_attempt" + KEY + " and detail is not null", key),
        number(session, "gateway_order" + KEY + " and due_at is not null", key) > 0);
  }

  /** Bodies in small transactions of their own, because an order may have any number of them. */
  Erased.Order erase(OrderKey key, Instant now) {
    Erased.Order found = store.write(key, session -> erase(session, key, now));
    int emptied = OldRows.NOTIFICATIONS_MAX;
    while (found.result() == Erased.Result.ERASED && emptied >= OldRows.NOTIFICATIONS_MAX) {
      emptied = store.write(session -> removal.bodies(session, bodies(session, key), now));
    }
    return found;
  }

  private Erased.Order erase(Session session, OrderKey key, Instant now) throws SQLException {
    Erased.Order found = count(session, key, Erased.Result.ERASED);
    if (isBeingSent(session, key, now)) {
      return count(session, key, Erased.Result.BUSY);
    }
    Optional<Integer> version =
        session.first(
            ERASE_ORDER,
            row -> row.getInt(1),
            now,
            now,
            key.source(),
            key.account(),
            key.orderId(),
            now);
    if (version.isEmpty()) {
      return count(session, key, Erased.Result.BUSY);
    }
    session.update(ERASE_DELIVERIES, key.source(), key.account(), key.orderId());
    session.update(SETTLE, now, key.source(), key.account(), key.orderId());
    session.update(
        "update gateway_version set event = ?, erased_at = ?" + KEY + " and length(event) > 0",
        NOTHING,
        now,
        key.source(),
        key.account(),
        key.orderId());
    session.update(
        "update gateway_attempt set detail = null" + KEY + " and detail is not null",
        key.source(),
        key.account(),
        key.orderId());
    session.update(
        "update gateway_update set fields = ?, detail = null, due_at = null,"
            + " closed_at = coalesce(closed_at, ?),"
            + " state = case when state = 'due' then 'overtaken' else state end"
            + KEY,
        NO_FIELDS,
        now,
        key.source(),
        key.account(),
        key.orderId());
    SinkTable.erase(session, key, now);
    int last = version.get();
    Attempts.record(session, key, "erase", now, "erased", last == 0 ? null : last, null, null);
    return found;
  }

  private static boolean isBeingSent(Session session, OrderKey key, Instant now)
      throws SQLException {
    session.update(HOLD_ORDER, key.source(), key.account(), key.orderId());
    return session
        .list(
            HOLD_DELIVERIES,
            row -> Optional.ofNullable(Times.parseOrNull(row.getString(1))),
            key.source(),
            key.account(),
            key.orderId())
        .stream()
        .flatMap(Optional::stream)
        .anyMatch(now::isBefore);
  }

  private static int number(Session session, String rows, OrderKey key) throws SQLException {
    return session
        .first(
            "select count(*) from " + rows,
            row -> row.getInt(1),
            key.source(),
            key.account(),
            key.orderId())
        .orElse(0);
  }

  private static List<Long> bodies(Session session, OrderKey key) throws SQLException {
    return session.list(
        BODIES,
        row -> row.getLong(1),
        key.source(),
        key.account(),
        key.orderId(),
        OldRows.NOTIFICATIONS_MAX);
  }
}
