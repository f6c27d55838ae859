package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.ledger.Conditions;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Orders as the ledger has them, newest change first. Safe for any thread. */
final class OrderQueries {
  static final String COLUMNS =
      """
      source, account, order_id, state, cause, detail, status, seen_status, seen_updated_at,
      version, sent_version, due_at, send_at, news_count, attempt_count, failure_count,
      evidence_type, evidence_at, fetched_at, missing_since_at, first_seen_at, changed_at,
      parked_at, reopened_at, erased_at""";

  private static final String NEWEST_FIRST =
      " order by changed_at desc, source desc, account desc, order_id desc";
  private static final String BEFORE = "(changed_at, source, account, order_id) < (?, ?, ?, ?)";

  /**
   * @param begin the key of the last item of the page before; null for the first page
   */
  record Filter(
      @Nullable String source,
      @Nullable String account,
      @Nullable String status,
      @Nullable String state,
      @Nullable String cause,
      @Nullable String orderId,
      @Nullable List<String> begin,
      int limit) {}

  private final Store store;

  OrderQueries(Store store) {
    this.store = store;
  }

  Page list(Filter filter) {
    return store.read(
        session -> {
          String edge = edge(session, filter);
          Conditions where = narrowed(filter, edge);
          List<ObjectNode> items =
              session.list(select(where), OrderQueries::order, where.values(filter.limit()));
          return new Page(items, next(items, filter, edge));
        });
  }

  Optional<ObjectNode> find(Session session, OrderKey key) throws SQLException {
    return session.first(
        "select "
            + COLUMNS
            + " from gateway_order where source = ? and account = ? and order_id = ?",
        OrderQueries::order,
        key.source(),
        key.account(),
        key.orderId());
  }

  /** The change time beyond which this request does not look; null if it looks to the end. */
  private static @Nullable String edge(Session session, Filter filter) throws SQLException {
    Conditions where = along(filter);
    return session
        .first(edgeSelect(where), row -> row.getString(1), where.values(Page.SCAN_MAX))
        .orElse(null);
  }

  static String edgeSelect(Conditions where) {
    return "select changed_at from gateway_order where "
        + where.text()
        + NEWEST_FIRST
        + " limit 1 offset ?";
  }

  static String select(Conditions where) {
    return "select "
        + COLUMNS
        + " from gateway_order where "
        + where.text()
        + NEWEST_FIRST
        + " limit ?";
  }

  /** What decides which index is walked along. */
  static Conditions along(Filter filter) {
    // Only parked orders have a cause.
    boolean parked = "parked".equals(filter.state()) || filter.cause() != null;
    Conditions where =
        new Conditions(parked ? "state = 'parked'" : "changed_at > ''")
            .andIf("order_id = ?", filter.orderId());
    List<String> begin = filter.begin();
    return begin == null ? where : where.and(BEFORE, begin.toArray());
  }

  /**
   * What is only looked at on the way. The empty texts keep the planner from taking the key of an
   * account for an index worth using: it would read and sort all that the account ever had.
   */
  static Conditions narrowed(Filter filter, @Nullable String edge) {
    return along(filter)
        .andIf("changed_at >= ?", edge)
        .andIf("source || '' = ?", filter.source())
        .andIf("account || '' = ?", filter.account())
        .andIf("status = ?", filter.status())
        .andIf("state = ?", filter.state())
        .andIf("cause = ?", filter.cause());
  }

  private static @Nullable String next(
      List<ObjectNode> items, Filter filter, @Nullable String edge) {
    if (items.size() == filter.limit()) {
      ObjectNode last = items.get(items.size() - 1);
      return Page.next(
          last.path("changedAt").asText(),
          last.path("source").asText(),
          last.path("account").asText(),
          last.path("orderId").asText());
    }
    return edge == null ? null : Page.next(edge, "", "", "");
  }

  private static ObjectNode order(ResultSet row) throws SQLException {
    ObjectNode node = Json.object();
    node.put("source", row.getString("source"));
    node.put("account", row.getString("account"));
    node.put("orderId", row.getString("order_id"));
    node.put("state", row.getString("state"));
    Json.put(node, "cause", row.getString("cause"));
    Json.put(node, "detail", row.getString("detail"));
    Json.put(node, "status", row.getString("status"));
    Json.put(node, "platformStatus", row.getString("seen_status"));
    Json.put(node, "platformUpdatedAt", row.getString("seen_updated_at"));
    node.put("version", row.getInt("version"));
    node.put("deliveredVersion", row.getInt("sent_version"));
    Json.put(node, "dueAt", row.getString("due_at"));
    Json.put(node, "sendAt", row.getString("send_at"));
    node.put("notifications", row.getInt("news_count"));
    node.put("attempts", row.getInt("attempt_count"));
    node.put("failures", row.getInt("failure_count"));
    if (row.getString("evidence_type") != null) {
      ObjectNode evidence = node.putObject("evidence");
      Json.put(evidence, "type", row.getString("evidence_type"));
      Json.put(evidence, "at", row.getString("evidence_at"));
    }
    Json.put(node, "fetchedAt", row.getString("fetched_at"));
    Json.put(node, "missingSince", row.getString("missing_since_at"));
    Json.put(node, "firstSeenAt", row.getString("first_seen_at"));
    node.put("changedAt", row.getString("changed_at"));
    Json.put(node, "parkedAt", row.getString("parked_at"));
    Json.put(node, "reopenedAt", row.getString("reopened_at"));
    Json.put(node, "erasedAt", row.getString("erased_at"));
    return node;
  }
}
