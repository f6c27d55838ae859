package dev.ordergateway.ledger;

import java.sql.SQLException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One row for each try at an order, and one for each call: what a timeline is told from. */
public final class Attempts {
  private static final int DETAIL_MAX = 300;

  /** Ends of lines, what terminals obey, and what turns the direction of a text. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

  private Attempts() {}

  /**
   * @param callId the call that served it; null if there was none
   * @param detail one line for an operator, cut to fit; no payload and no secret
   */
  public static void record(
      Session session,
      OrderKey order,
      String stage,
      Instant at,
      String outcome,
      @Nullable Integer version,
      @Nullable Long callId,
      @Nullable String detail)
      throws SQLException {
    insert(session, order, stage, at, outcome, version, callId, detail, null);
  }

  /**
   * A try to deliver a version.
   *
   * @param sink the name of the sink
   */
  public static void recordDelivery(
      Session session,
      OrderKey order,
      Instant at,
      String outcome,
      int version,
      @Nullable String detail,
      String sink)
      throws SQLException {
    insert(session, order, "deliver", at, outcome, version, null, detail, sink);
  }

  private static void insert(
      Session session,
      OrderKey order,
      String stage,
      Instant at,
      String outcome,
      @Nullable Integer version,
      @Nullable Long callId,
      @Nullable String detail,
      @Nullable String sink)
      throws SQLException {
    session.update(
        """
        insert into gateway_attempt (source, account, order_id, stage, at, outcome, version, call_id,
          detail, sink)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        order.source(),
        order.account(),
        order.orderId(),
        stage,
        at,
        outcome,
        version,
        callId,
        cut(detail),
        sink);
  }

  /** The text as one line, without control characters, as long as the ledger's columns are wide. */
  public static @Nullable String cut(@Nullable String detail) {
    if (detail == null) {
      return null;
    }
    String line = UNPRINTABLE.matcher(detail).replaceAll(" ");
    return line.length() <= DETAIL_MAX ? line : line.substring(0, DETAIL_MAX - 1) + "…";
  }
}
