package dev.ordergateway.deliver;

import dev.ordergateway.enrich.Fence;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one sink is to get of an order, and has got. Whoever writes it and the order's own row takes
 * that one first, so that no two processes wait for each other; a claim takes this one alone.
 */
final class DeliveryRow {
  private static final String OWE =
      """
      insert into gateway_delivery (source, account, order_id, sink, version, send_at)
      values (?, ?, ?, ?, ?, ?)
      on conflict (source, account, order_id, sink) do update set
        version = excluded.version, send_at = excluded.send_at, parked_at = null,
        attempt_count = 0, failure_count = 0, detail = null""";

  private static final String DELIVERED_LATE =
      """
      update gateway_delivery set sent_version = ?,
        send_at = case when version > ? then send_at end
      where source = ? and account = ? and order_id = ? and sink = ? and sent_version < ?
        and send_at is not null
        and exists (select 1 from gateway_order o where o.source = gateway_delivery.source
          and o.account = gateway_delivery.account and o.order_id = gateway_delivery.order_id
          and o.erased_version < ?)""";

  private static final String HELD =
      " where source = ? and account = ? and order_id = ? and sink = ? and claim_count = ?"
          + " and lease_owner = ?";

  private DeliveryRow() {}

  /** The sink is to get this version, whatever it was to get before; a delivery goes on. */
  static void owe(Session session, OrderKey key, String sink, int version, Instant now)
      throws SQLException {
    session.update(OWE, key.source(), key.account(), key.orderId(), sink, version, now);
  }

  /**
   * Writes to the row of a shipment that is still held.
   *
   * @param assignments constant text: what stands after {@code set}
   * @return 0 if the claim was lost, else 1
   */
  static int update(
      Session session, String assignments, Shipment shipment, @Nullable Object... values)
      throws SQLException {
    @Nullable Object[] all = new @Nullable Object[values.length + 6];
    System.arraycopy(values, 0, all, 0, values.length);
    System.arraycopy(held(shipment), 0, all, values.length, 6);
    return session.update("update gateway_delivery set " + assignments + HELD, all);
  }

  /**
   * Notes that a sink has taken what its worker held too long: it is sent by somebody else by now,
   * who would be as slow, and so on without an end.
   */
  static int deliveredLate(Session session, Shipment shipment) throws SQLException {
    OrderKey key = shipment.key();
    int version = shipment.version();
    return session.update(
        DELIVERED_LATE,
        version,
        version,
        key.source(),
        key.account(),
        key.orderId(),
        shipment.sink(),
        version,
        version);
  }

  /** Whether the sink is known to have the version, or a newer one. */
  static boolean isTaken(Session session, Shipment shipment) throws SQLException {
    OrderKey key = shipment.key();
    return session
        .first(
            """
            select 1 from gateway_delivery
            where source = ? and account = ? and order_id = ? and sink = ? and sent_version >= ?""",
            row -> true,
            key.source(),
            key.account(),
            key.orderId(),
            shipment.sink(),
            shipment.version())
        .isPresent();
  }

  static int free(Session session, Shipment shipment) throws SQLException {
    return update(session, Fence.FREE, shipment);
  }

  /** The newest version that the sink is to get by now; empty if the claim was lost. */
  static Optional<Integer> newest(Session session, Shipment shipment) throws SQLException {
    return session.first(
        "select version from gateway_delivery" + HELD, row -> row.getInt(1), held(shipment));
  }

  private static Object[] held(Shipment shipment) {
    OrderKey key = shipment.key();
    return new Object[] {
      key.source(),
      key.account(),
      key.orderId(),
      shipment.sink(),
      shipment.claim(),
      shipment.owner()
    };
  }
}
