package dev.ordergateway.poll;

import dev.ordergateway.enrich.Source;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Times;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger knows of an order that was sighted, and how the two compare.
 *
 * @param due whether it is to be fetched; not where the last fetch is only to be made sure of
 * @param version its newest version; 0 before one
 * @param ours its status as it was last delivered, or would be
 * @param status the platform's own word at the last fetch; null before one
 * @param updatedAt the platform's update time at the last fetch
 * @param cause why it is parked
 */
public record KnownOrder(
    OrderKey key,
    boolean due,
    boolean parked,
    int version,
    @Nullable String ours,
    @Nullable String status,
    @Nullable Instant updatedAt,
    @Nullable String evidenceType,
    @Nullable Instant evidenceAt,
    @Nullable String cause) {

  public static Optional<KnownOrder> find(Session session, OrderKey key) throws SQLException {
    return session.first(
        """
        select due_at, state, version, status, seen_status, seen_updated_at, evidence_type,
          evidence_at, cause
        from gateway_order where source = ? and account = ? and order_id = ?""",
        row ->
            new KnownOrder(
                key,
                row.getString(1) != null && !row.getString(2).equals("delivered"),
                row.getString(2).equals("parked"),
                row.getInt(3),
                row.getString(4),
                row.getString(5),
                Times.parseOrNull(row.getString(6)),
                row.getString(7),
                Times.parseOrNull(row.getString(8)),
                row.getString(9)),
        key.source(),
        key.account(),
        key.orderId());
  }

  /** Whether the sighting shows something that the last fetch did not. */
  public boolean isOlderThan(Session session, Sighting sighting) throws SQLException {
    return isOlderThan(sighting, tells(session, sighting));
  }

  /**
   * @param told what {@link #tells} says
   */
  boolean isOlderThan(Sighting sighting, boolean told) {
    return (sighting.evidence() && !told) || isBehind(sighting);
  }

  /** Whether the sighting shows a later document than the last fetch did, or another status. */
  boolean isBehind(Sighting sighting) {
    Instant shown = sighting.platformAt();
    if (shown != null && updatedAt != null && !shown.equals(updatedAt)) {
      return shown.isAfter(updatedAt);
    }
    if (shown != null && updatedAt == null && status == null) {
      return true;
    }
    return sighting.status() != null && !sighting.status().equals(status);
  }

  /**
   * Whether the sighting's list takes back what an event said before the order's last change: the
   * fetch may have seen that change already, but it does not see lists.
   */
  boolean isLiftedBy(Sighting sighting, Source source) {
    return source.isLifting(sighting.type())
        && evidenceType != null
        && source.isEvidence(evidenceType)
        && evidenceAt != null
        && sighting.platformAt() != null
        && sighting.platformAt().isAfter(evidenceAt);
  }

  boolean isChangedBy(Sighting sighting, boolean told) {
    return sighting.evidence()
        ? !told
        : sighting.status() == null || !sighting.status().equals(status);
  }

  /**
   * Whether the order's evidence says what this list says, or something later. A row's time is that
   * of its document, which being listed need not change; so a later event only outdates a list that
   * has been heard of before.
   */
  boolean tells(Session session, Sighting sighting) throws SQLException {
    if (!sighting.evidence()) {
      return false;
    }
    if (sighting.type().equals(evidenceType)) {
      return true;
    }
    Instant shown = sighting.platformAt();
    if (ours != null
        && ours.equals(sighting.stands())
        && shown != null
        && shown.equals(updatedAt)) {
      return true; // The document says it too, and another event may have been the last.
    }
    return evidenceAt != null
        && shown != null
        && evidenceAt.isAfter(shown)
        && isHeardOf(session, sighting.type());
  }

  /** Whether a notification that may not be settled yet tells of what this list says. */
  boolean isTold(Session session, Sighting sighting) throws SQLException {
    return session
        .first(
            """
            select 1 from gateway_notification
            where source = ? and account = ? and order_id = ? and type = ?
              and (event_at is null or event_at >= ?) limit 1""",
            row -> true,
            key.source(),
            key.account(),
            key.orderId(),
            sighting.type(),
            sighting.platformAt())
        .orElse(false);
  }

  /** Keeps the time that was shown, so that no document from before it is believed at once. */
  static void show(Session session, OrderKey key, Sighting sighting) throws SQLException {
    Instant shown = sighting.platformAt();
    if (shown != null) {
      session.update(
          """
          update gateway_order set shown_at = ?
          where source = ? and account = ? and order_id = ?
            and (shown_at is null or shown_at < ?)""",
          shown,
          key.source(),
          key.account(),
          key.orderId(),
          shown);
    }
  }

  private boolean isHeardOf(Session session, String type) throws SQLException {
    return session
        .first(
            """
            select 1 from gateway_notification
            where source = ? and account = ? and order_id = ? and type = ? limit 1""",
            row -> true,
            key.source(),
            key.account(),
            key.orderId(),
            type)
        .orElse(false);
  }
}
