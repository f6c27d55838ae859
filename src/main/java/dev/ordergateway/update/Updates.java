package dev.ordergateway.update;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.deliver.PlatformDocument;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * The rows of what is written to platforms, as far as others than the writer need them: asked for,
 * and looked for in what is fetched. A row is stored before its call is made, so that the echo is
 * known whatever becomes of the process in between.
 */
public final class Updates {
  private static final String OF_ORDER = " where source = ? and account = ? and order_id = ?";

  private Updates() {}

  /** A write whose call has begun: its fields, and against which version its echo was seen. */
  public record Written(long id, JsonNode fields, int seenVersion) {}

  /**
   * Those whose echo may still come, and those whose echo was seen against this version.
   *
   * @return in the order in which they were asked for
   */
  public static List<Written> written(Session session, OrderKey key, int version)
      throws SQLException {
    return session.list(
        "select id, fields, seen_version from gateway_update"
            + OF_ORDER
            + " and called_at is not null and (closed_at is null or seen_version = ?) order by id",
        Updates::written,
        key.source(),
        key.account(),
        key.orderId(),
        version);
  }

  private static Written written(ResultSet row) throws SQLException {
    return new Written(row.getLong(1), fields(row.getBytes(2)), row.getInt(3));
  }

  static JsonNode fields(byte[] json) throws SQLException {
    try {
      return PlatformDocument.parse(json);
    } catch (IOException e) {
      throw new SQLException("the fields of a write cannot be read: " + e.getMessage(), e);
    }
  }

  /** The fetched order shows these writes, and nothing else that is new: they are its new base. */
  public static void seen(
      Session session, OrderKey key, Collection<Long> ids, int version, Instant now)
      throws SQLException {
    for (long id : ids) {
      session.update(
          """
          update gateway_update set seen_version = ?, closed_at = ?, state = 'written',
            settled_at = coalesce(settled_at, ?), due_at = null
          where source = ? and account = ? and order_id = ? and id = ?""",
          version,
          now,
          now,
          key.source(),
          key.account(),
          key.orderId(),
          id);
    }
  }

  /**
   * A newer version is stored. What it shows of our writes is part of it; what was written before
   * and does not show in it has been overwritten, and the same value again is somebody else's.
   */
  public static void overtaken(Session session, OrderKey key, Collection<Long> shown, Instant now)
      throws SQLException {
    for (long id : shown) {
      session.update(
          """
          update gateway_update set closed_at = ?, state = 'written',
            settled_at = coalesce(settled_at, ?), due_at = null
          where source = ? and account = ? and order_id = ? and id = ?""",
          now,
          now,
          key.source(),
          key.account(),
          key.orderId(),
          id);
    }
    session.update(
        "update gateway_update set closed_at = ?"
            + OF_ORDER
            + " and closed_at is null and state = 'written'",
        now,
        key.source(),
        key.account(),
        key.orderId());
  }

  /** Asks for a write; it has taken effect when the transaction is committed. */
  static void ask(
      Session session,
      OrderKey key,
      OrderUpdate.Reason reason,
      JsonNode fields,
      int version,
      Instant now)
      throws SQLException {
    session.update(
        """
        insert into gateway_update (source, account, order_id, reason, fields, version, state,
          asked_at, due_at)
        values (?, ?, ?, ?, ?, ?, 'due', ?, ?)""",
        key.source(),
        key.account(),
        key.orderId(),
        reason.word(),
        PlatformDocument.write(fields),
        version,
        now,
        now);
  }
}
