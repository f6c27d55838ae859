package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an order's timeline tells of the tries at it, and of the calls that served them. */
final class WorkEntries {
  /** How long after a try its call can have been written down. */
  private static final Duration CALL_MAX = Duration.ofMinutes(5);

  /** Without those that ended well at the sink: the version's own row tells of its delivery. */
  private static final String ATTEMPTS =
      """
      select id, stage, at, outcome, version, call_id, detail from gateway_attempt
      where source = ? and account = ? and order_id = ? and outcome <> 'delivered'
      order by id desc limit ?""";

  private static final String CALL =
      """
      select id, budget, started_at, finished_at, http_status, outcome, order_count
      from gateway_call where\s""";

  private record Try(String at, @Nullable Long callId) {}

  private WorkEntries() {}

  static List<Entry> attempts(Session session, OrderKey key) throws SQLException {
    return session.list(
        ATTEMPTS,
        WorkEntries::attempt,
        key.source(),
        key.account(),
        key.orderId(),
        Timeline.ROWS_MAX);
  }

  /**
   * The calls that served the order's fetches: by their number where the try has kept it, else by
   * time, where just one call of the account was under way.
   */
  static List<Entry> calls(Session session, OrderKey key) throws SQLException {
    List<Try> tries =
        session.list(
            """
            select at, call_id from gateway_attempt
            where source = ? and account = ? and order_id = ? and stage = 'enrich'
            order by id desc limit ?""",
            row -> new Try(row.getString(1), row.getObject(2) == null ? null : row.getLong(2)),
            key.source(),
            key.account(),
            key.orderId(),
            Timeline.ROWS_MAX);
    Map<Long, Entry> calls = new LinkedHashMap<>();
    for (Try each : tries) {
      Long number = each.callId();
      List<Entry> found =
          number != null
              ? session.list(CALL + "id = ?", row -> call(row, "number"), number)
              : around(session, key, each.at());
      if (found.size() == 1) {
        calls.putIfAbsent(found.get(0).more().path("call").asLong(), found.get(0));
      }
    }
    return new ArrayList<>(calls.values());
  }

  private static List<Entry> around(Session session, OrderKey key, String at) throws SQLException {
    return session.list(
        CALL
            + """
              source = ? and account = ? and finished_at >= ? and finished_at <= ?
                and started_at <= ? and budget = 'orders'
              order by finished_at limit 2""",
        row -> call(row, "time"),
        key.source(),
        key.account(),
        at,
        Times.parse(at).plus(CALL_MAX),
        at);
  }

  private static Entry attempt(ResultSet row) throws SQLException {
    String stage = row.getString("stage");
    String outcome = row.getString("outcome");
    String detail = row.getString("detail");
    ObjectNode more = Json.object();
    more.put("outcome", outcome);
    int version = row.getInt("version");
    if (version > 0) {
      more.put("version", version);
    }
    Json.put(more, "detail", detail);
    String what =
        switch (outcome) {
          case "version" -> "The fetched order made version " + version;
          case "unchanged" -> "The fetched order had not changed";
          case "recheck" -> "The platform seemed behind its own word; it is fetched again";
          case "ignored" -> "The fetched order's status is not one that this account wants";
          case "vetoed" -> "The mapping vetoed the fetched order";
          default ->
              (stage.equals("deliver")
                      ? "It could not be delivered: "
                      : "It could not be fetched: ")
                  + (detail == null ? outcome : outcome + ", " + detail);
        };
    return new Entry(Entry.Kind.ATTEMPT, row.getString("at"), stage, what + ".", more);
  }

  /**
   * @param matched how it is known that this call served the order
   */
  private static Entry call(ResultSet row, String matched) throws SQLException {
    Instant started = Times.parse(row.getString("started_at"));
    long millis = Duration.between(started, Times.parse(row.getString("finished_at"))).toMillis();
    ObjectNode more = Json.object();
    more.put("call", row.getLong("id"));
    more.put("matchedBy", matched);
    more.put("outcome", row.getString("outcome"));
    more.put("orders", row.getInt("order_count"));
    more.put("millis", millis);
    int status = row.getInt("http_status");
    if (status > 0) {
      more.put("httpStatus", status);
    }
    int count = row.getInt("order_count");
    String what =
        "The platform was asked for "
            + (count == 1 ? "this order" : count + " orders")
            + (status > 0 ? " and answered " + status : " and gave no answer")
            + " after "
            + millis
            + " ms.";
    return new Entry(Entry.Kind.CALL, row.getString("started_at"), "enrich", what, more);
  }
}
