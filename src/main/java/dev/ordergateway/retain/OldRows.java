package dev.ordergateway.retain;

import dev.ordergateway.audit.Removal;
import dev.ordergateway.ledger.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * What indexes by age lead to. Each statement takes a batch along its index and is done when it
 * finds less; whatever was asked for is settled, and what is settled stays so.
 */
final class OldRows {
  /** Each notification is several statements, and an accept may have to wait for all of them. */
  static final int NOTIFICATIONS_MAX = 100;

  /** A batch of what takes one statement in all. */
  static final int ROWS_MAX = 500;

  static final String BODIES =
      """
      select id from gateway_notification
      where state = 'delivered' and length(body) > 0 and settled_at < ?
      order by settled_at limit ?""";

  static final String NOTIFICATIONS =
      """
      select id from gateway_notification
      where state = 'delivered' and length(body) = 0 and seal_id is not null and settled_at < ?
      order by settled_at limit ?""";

  static final String EVENTS =
      """
      update gateway_version set event = ?
      where (source, account, order_id, version) in (
        select source, account, order_id, version from gateway_version
        where replaced_at is not null and length(event) > 0 and replaced_at < ?
        order by replaced_at limit ?)""";

  static final String VERSIONS =
      """
      delete from gateway_version
      where (source, account, order_id, version) in (
        select source, account, order_id, version from gateway_version
        where replaced_at is not null and length(event) = 0 and replaced_at < ?
        order by replaced_at limit ?)""";

  private static final byte[] NOTHING = {};

  private OldRows() {}

  static int bodies(Session session, Removal removal, Instant before, Instant now)
      throws SQLException {
    return removal.bodies(session, ids(session, BODIES, before), now);
  }

  static int notifications(Session session, Removal removal, Instant before, Instant now)
      throws SQLException {
    return removal.rows(session, ids(session, NOTIFICATIONS, before), now);
  }

  static int events(Session session, Instant before) throws SQLException {
    return session.update(EVENTS, NOTHING, before, ROWS_MAX);
  }

  static int versions(Session session, Instant before) throws SQLException {
    return session.update(VERSIONS, before, ROWS_MAX);
  }

  private static List<Long> ids(Session session, String select, Instant before)
      throws SQLException {
    return session.list(select, row -> row.getLong(1), before, NOTIFICATIONS_MAX);
  }
}
