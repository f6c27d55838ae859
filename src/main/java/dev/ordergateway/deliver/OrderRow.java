package dev.ordergateway.deliver;

import dev.ordergateway.deliver.Mappings.Mapped;
import dev.ordergateway.enrich.ClaimedOrder;
import dev.ordergateway.enrich.ClaimedOrder.Event;
import dev.ordergateway.enrich.Fence;
import dev.ordergateway.ledger.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fenced writes to an order's row that end a fetch. */
final class OrderRow {
  private static final String SETTLE =
      """
      due_at = case when news_count = ? then ? else ? end,
      state = case when news_count = ? and send_at is null and ? = 0 then 'delivered'
        else 'accepted' end,
      recheck_count = ?, missing_since_at = null, attempt_count = 0,
      failure_count = 0, detail = null, fetched_at = ?, seen_status = ?, seen_updated_at = ?,
      evidence_type = ?, evidence_at = ?, changed_at = ?,\s""";

  private OrderRow() {}

  /**
   * The fetch is done with: the order is no longer due, unless news has come since the claim or the
   * claim did not see all of it.
   *
   * @param toSend whether a version is yet to be sent, so that the order is not settled by this
   * @param again when to fetch it once more all the same; null if the document is believed
   * @param assignments constant text: what else changes
   * @return 0 if the claim was lost
   */
  static int settle(
      Session session,
      Mapped mapped,
      Instant now,
      boolean toSend,
      @Nullable Instant again,
      String assignments,
      @Nullable Object... values)
      throws SQLException {
    ClaimedOrder order = mapped.fetched().order();
    // A count that can never be is how a claim that did not see everything keeps its order due.
    int seen = order.complete() ? order.newsCount() : -1;
    Event latest = mapped.latest();
    List<@Nullable Object> all =
        new ArrayList<>(
            Arrays.asList(
                seen,
                again,
                now,
                seen,
                toSend ? 1 : 0,
                again == null ? 0 : order.rechecks() + 1,
                mapped.fetched().fetchedAt(),
                mapped.order().platformStatus(),
                mapped.order().updatedAt(),
                latest == null ? null : latest.type(),
                latest == null ? null : latest.at(),
                now));
    all.addAll(Arrays.asList(values));
    return Fence.update(session, SETTLE + assignments, order, all.toArray());
  }

  static int recheck(Session session, Mapped mapped, Instant due, Instant now) throws SQLException {
    ClaimedOrder order = mapped.fetched().order();
    return Fence.update(
        session,
        "due_at = case when news_count = ? then ? else ? end, recheck_count = recheck_count + 1,"
            + " fetched_at = ?, missing_since_at = null, "
            + Fence.FREE,
        order,
        order.newsCount(),
        due,
        now,
        mapped.fetched().fetchedAt());
  }
}
