package dev.ordergateway.deliver;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.ledger.Attempts;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.update.Acknowledgement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all sinks together have of an order, kept on the order's own row. Sinks take its versions
 * side by side, also for different processes: whoever changes what one of them has holds the order,
 * so that the last of them sees what the others have. Safe for any thread.
 */
final class OrderDeliveries {
  private static final String KEY = " where source = ? and account = ? and order_id = ?";

  static final String OPEN =
      """
      select count(*), min(sent_version), count(send_at), max(version) from gateway_delivery
      where source = ? and account = ? and order_id = ?
        and (send_at is not null or parked_at is not null)""";

  /** A fetch that only makes sure of the last one leaves nothing to deliver, as far as is known. */
  private static final String CONCLUDE =
      """
      update gateway_order set sent_version = ?,
        send_at = case when ? > 0 then coalesce(send_at, ?) end,
        state = case when state = 'parked' then 'parked' when ? > 0 then 'accepted'
          when due_at is null then 'delivered'
          when recheck_count > 0 and not exists (select 1 from gateway_notification n
            where n.source = gateway_order.source and n.account = gateway_order.account
              and n.order_id = gateway_order.order_id and n.state = 'accepted'
              and n.version is null) then 'delivered'
          else 'accepted' end,
        changed_at = ?"""
          + KEY;

  private static final String SENT =
      """
      update gateway_version set sent_at = ?, superseded_at = null
      where source = ? and account = ? and order_id = ? and version in (?, ?)
        and sent_at is null""";

  private static final String SETTLE =
      """
      update gateway_notification set state = 'delivered', settled_at = ?,
        outcome = case when version in (?, ?) then 'delivered' else 'superseded' end
      where source = ? and account = ? and order_id = ? and state = 'accepted'
        and (version <= ? or version > ?)""";

  private static final String PARK =
      """
      update gateway_order set state = 'parked', cause = ?, parked_at = ?, tell_at = ?, detail = ?,
        changed_at = ?"""
          + KEY;

  private static final String PARK_NOTIFICATIONS =
      """
      update gateway_notification set state = 'parked', cause = ?
      where source = ? and account = ? and order_id = ? and state = 'accepted'""";

  private static final String UNPARK_SINKS =
      """
      update gateway_delivery set send_at = ?, parked_at = null, attempt_count = 0,
        failure_count = 0
      where source = ? and account = ? and order_id = ? and parked_at is not null""";

  private static final String UNPARK =
      """
      update gateway_order set state = 'accepted', cause = null, parked_at = null, tell_at = null,
        detail = null
      where source = ? and account = ? and order_id = ? and state = 'parked'
        and cause like 'sink-refused%'
        and not exists (select 1 from gateway_delivery d
          where d.source = gateway_order.source and d.account = gateway_order.account
            and d.order_id = gateway_order.order_id and d.parked_at is not null)""";

  private static final String UNPARK_NOTIFICATIONS =
      """
      update gateway_notification set state = 'accepted', cause = null
      where source = ? and account = ? and order_id = ? and state = 'parked'
        and cause like 'sink-refused%'""";

  private static final String REFUSING =
      "select min(sink) from gateway_delivery" + KEY + " and parked_at is not null";

  private static final String NAME_REFUSING =
      "update gateway_order set cause = ?"
          + KEY
          + " and state = 'parked' and cause like 'sink-refused%'";

  private static final String NAME_REFUSING_NOTIFICATIONS =
      "update gateway_notification set cause = ?"
          + KEY
          + " and state = 'parked' and cause like 'sink-refused%'";

  private final Acknowledgement acknowledgement;
  private final String lock;

  /** The order, as it stands while it is held. */
  record Held(int version, boolean due, boolean parked) {}

  /**
   * Those of its sinks that are to get something still.
   *
   * @param lowest the lowest version that one of them has
   * @param waiting how many of them are not parked
   * @param highest the highest version that one of them is to get
   */
  private record Open(int sinks, int lowest, int waiting, int highest) {}

  OrderDeliveries(Store store, Acknowledgement acknowledgement) {
    this.acknowledgement = acknowledgement;
    // One process on one write connection has nobody to hold it against.
    String held = store.database().single() ? "" : " for update";
    this.lock = "select version, due_at, state from gateway_order" + KEY + held;
  }

  /** Holds the order until the transaction ends; empty if there is no such order. */
  Optional<Held> hold(Session session, OrderKey key) throws SQLException {
    return session.first(
        lock,
        row -> new Held(row.getInt(1), row.getString(2) != null, row.getString(3).equals("parked")),
        key.source(),
        key.account(),
        key.orderId());
  }

  /**
   * A sink refuses the order, which waits for a person from now on.
   *
   * @param tell when to tell the hook; null if there is none
   */
  void park(
      Session session,
      OrderKey key,
      String cause,
      String detail,
      Instant now,
      @Nullable Instant tell)
      throws SQLException {
    session.update(
        PARK,
        cause,
        now,
        tell,
        Attempts.cut(detail),
        now,
        key.source(),
        key.account(),
        key.orderId());
    session.update(PARK_NOTIFICATIONS, cause, key.source(), key.account(), key.orderId());
  }

  /**
   * What sinks have refused is sent again, because another content has been made of it; an order
   * that waits for a person because of that does so no longer.
   */
  static void unpark(Session session, OrderKey key, Instant now) throws SQLException {
    session.update(UNPARK_SINKS, now, key.source(), key.account(), key.orderId());
    unparkUnlessRefused(session, key);
  }

  /**
   * A sink refuses the order no more; the order is parked no more, or for what another one refuses.
   */
  static void letGo(Session session, OrderKey key) throws SQLException {
    unparkUnlessRefused(session, key);
    Optional<String> refusing =
        session
            .first(
                REFUSING,
                row -> Optional.ofNullable(row.getString(1)),
                key.source(),
                key.account(),
                key.orderId())
            .flatMap(name -> name);
    if (refusing.isPresent()) {
      String cause = Cause.sinkRefused(Sink.account(refusing.get()));
      session.update(NAME_REFUSING, cause, key.source(), key.account(), key.orderId());
      session.update(
          NAME_REFUSING_NOTIFICATIONS, cause, key.source(), key.account(), key.orderId());
    }
  }

  private static void unparkUnlessRefused(Session session, OrderKey key) throws SQLException {
    int unparked = session.update(UNPARK, key.source(), key.account(), key.orderId());
    if (unparked > 0) {
      session.update(UNPARK_NOTIFICATIONS, key.source(), key.account(), key.orderId());
    }
  }

  /**
   * Notes what all sinks have by now, and settles the notifications of that. Once no sink lacks
   * anything, the platform is told, where it wants to be.
   *
   * @param order as it is held
   */
  void conclude(Session session, OrderKey key, Held order, Instant now) throws SQLException {
    Open open =
        session
            .first(
                OPEN,
                row -> new Open(row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4)),
                key.source(),
                key.account(),
                key.orderId())
            .orElse(new Open(0, 0, 0, 0));
    int everywhere = open.sinks() == 0 ? order.version() : open.lowest();
    // Who waits for an older version does not want the newer ones, so that nobody lacks them.
    int settled = open.highest() < order.version() ? order.version() : everywhere;
    session.update(
        CONCLUDE,
        everywhere,
        open.waiting(),
        now,
        open.waiting(),
        now,
        key.source(),
        key.account(),
        key.orderId());
    session.update(SENT, now, key.source(), key.account(), key.orderId(), everywhere, settled);
    session.update(
        SETTLE,
        now,
        everywhere,
        settled,
        key.source(),
        key.account(),
        key.orderId(),
        everywhere,
        open.sinks() == 0 ? everywhere : open.highest());
    if (open.sinks() == 0) {
      acknowledgement.delivered(session, key, order.version(), now);
    }
  }
}
