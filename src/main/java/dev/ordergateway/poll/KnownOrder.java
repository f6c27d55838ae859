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
 * @param status the platform's own word at the last fetch; null before one
 * @param updatedAt the platform's update time at the last fetch
 * @param cause why it is parked
 */
public record KnownOrder(
    OrderKey key,
    boolean due,
    boolean parked,
    @Nullable String status,
    @Nullable Instant updatedAt,
    @Nullable String evidenceType,
    @Nullable Instant evidenceAt,
    @Nullable String cause) {

  public static Optional<KnownOrder> find(Session session, OrderKey key) throws SQLException {
    return session.first(
        """
        select due_at, state, seen_status, seen_updated_at, evidence_type, evidence_at, cause
        from gateway_order where source = ? and account = ? and order_id = ?""",
        row ->
            new KnownOrder(
                key,
                row.getString(1) != null,
                row.getString(2).equals("parked"),
                row.getString(3),
                Times.parseOrNull(row.getString(4)),
                row.getString(5),
                Times.parseOrNull(row.getString(6)),
                row.getString(7)),
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
    if (sighting.evidence() && !told) {
      return true;
    }
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
    return evidenceAt != null
        && shown != null
        && evidenceAt.isAfter(shown)
        && isHeardOf(session, sighting.type());
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
