package dev.ordergateway.retain;

import dev.ordergateway.deliver.OrderEvent;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The table sink where it lives in the ledger's own database; it may not be there. */
final class SinkTable {
  private static final String FIND =
      """
      select version, status, event from gateway_sink
      where source = ? and account = ? and order_id = ?""";

  private static final String REPLACE =
      """
      update gateway_sink set event = ?, updated_at = ?
      where source = ? and account = ? and order_id = ?""";

  private record Found(int version, String status, String event) {}

  private SinkTable() {}

  static boolean has(Session session, OrderKey key) throws SQLException {
    return find(session, key).isPresent();
  }

  /** The row stays, with an event that says which version it had and that it was erased. */
  static void erase(Session session, OrderKey key, Instant now) throws SQLException {
    Optional<Found> found = find(session, key);
    if (found.isPresent()) {
      Found row = found.get();
      session.update(
          REPLACE,
          OrderEvent.erased(
              key.source(), key.account(), key.orderId(), row.version(), row.status(), now),
          now,
          key.source(),
          key.account(),
          key.orderId());
    }
  }

  private static Optional<Found> find(Session session, OrderKey key) throws SQLException {
    if (!exists(session)) {
      return Optional.empty();
    }
    return session
        .first(
            FIND,
            row -> new Found(row.getInt(1), row.getString(2), row.getString(3)),
            key.source(),
            key.account(),
            key.orderId())
        .filter(row -> !OrderEvent.isErased(row.event()));
  }

  private static boolean exists(Session session) throws SQLException {
    try (var tables =
        session.connection().getMetaData().getTables(null, null, "gateway_sink", null)) {
      return tables.next();
    }
  }
}
