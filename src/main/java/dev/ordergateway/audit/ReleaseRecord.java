package dev.ordergateway.audit;

import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Times;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a notification's first metadata when it is released from quarantine, which is the
 * one time that they change. The release is sealed like the notification itself, so that a change
 * that no release tells of is an alteration.
 *
 * @param acceptedAs the metadata that the digest at accept was made of
 */
public record ReleaseRecord(
    long notification, String acceptedAs, String releasedAt, String digest) {

  /** The metadata as they are; to be read in the transaction of the release, before it. */
  public static Metadata before(Session session, long notification) throws SQLException {
    return metadata(session, notification)
        .orElseThrow(() -> new SQLException("there is no notification " + notification));
  }

  /** Records the release, in its transaction, after the row was changed. */
  public static void insert(Session session, long notification, Metadata before, Instant now)
      throws SQLException {
    Metadata after = before(session, notification);
    String accepted =
        session
            .first(
                "select digest from gateway_notification where id = ?",
                row -> Optional.ofNullable(row.getString(1)),
                notification)
            .flatMap(found -> found)
            .orElse(null);
    session.update(
        """
        insert into gateway_release (notification_id, source, account, accepted_as, released_at,
          digest)
        values (?, ?, ?, ?, ?, ?)""",
        notification,
        after.source(),
        after.account(),
        before.text(),
        now,
        digest(notification, accepted, Times.text(now), after));
  }

  static String digest(
      long notification, @Nullable String accepted, String releasedAt, Metadata after) {
    return Digests.of(Digests.text("release", notification, accepted, releasedAt, after.text()));
  }

  private static Optional<Metadata> metadata(Session session, long notification)
      throws SQLException {
    return session.first(
        "select " + Metadata.COLUMNS + " from gateway_notification where id = ?",
        row -> Metadata.of(row, 1),
        notification);
  }
}
