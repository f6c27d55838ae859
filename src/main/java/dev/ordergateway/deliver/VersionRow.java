package dev.ordergateway.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.accept.Cause;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The row of an order's version, stored before anything of it is sent. */
public final class VersionRow {
  private VersionRow() {}

  /** Stores the version; older ones that were not sent yet are overtaken by it. */
  static void insert(
      Session session,
      OrderKey key,
      int version,
      MappedOrder mapped,
      byte[] event,
      @Nullable Cause flag,
      Instant now)
      throws SQLException {
    session.update(
        """
        update gateway_version set replaced_at = ?,
          superseded_at = case when sent_at is null then coalesce(superseded_at, ?)
            else superseded_at end
        where source = ? and account = ? and order_id = ? and replaced_at is null""",
        now,
        now,
        key.source(),
        key.account(),
        key.orderId());
    session.update(
        """
        insert into gateway_version (source, account, order_id, version, status, content_hash, flag,
          event, created_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        key.source(),
        key.account(),
        key.orderId(),
        version,
        mapped.status(),
        mapped.contentHash(),
        flag,
        event,
        now);
  }

  /**
   * The bytes that every delivery of the version sends; none if there is no such version, or its
   * event was erased.
   */
  static Optional<byte[]> event(Session session, OrderKey key, int version) throws SQLException {
    return session.first(
        """
        select event from gateway_version
        where source = ? and account = ? and order_id = ? and version = ? and length(event) > 0""",
        row -> row.getBytes(1),
        key.source(),
        key.account(),
        key.orderId(),
        version);
  }

  /** The platform's document of a version, as it was fetched; none as for {@link #event}. */
  public static Optional<JsonNode> platformOrder(Session session, OrderKey key, int version)
      throws SQLException {
    Optional<byte[]> event = event(session, key, version);
    if (event.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(PlatformDocument.parse(event.get()).path("data").path("platformOrder"));
    } catch (IOException e) {
      throw new SQLException("version " + version + " of " + key + " cannot be read", e);
    }
  }
}
