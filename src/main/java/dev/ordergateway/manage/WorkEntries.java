package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What an order's timeline tells of the tries at it, and of the calls that served them. */
final class WorkEntries {
  /** Without those that ended well at a sink, which are deliveries. */
  private static final String ATTEMPTS =
      """
      select id, stage, at, outcome, version, call_id, detail, sink from gateway_attempt
      where source = ? and account = ? and order_id = ? and outcome <> 'delivered'
      order by id desc limit ?""";

  private static final String CALLS =
      """
      select id, started_at, finished_at, http_status, outcome, order_count from gateway_call
      where id in (select call_id from gateway_attempt
        where source = ? and account = ? and order_id = ? and call_id is not null
        order by id desc limit ?)""";

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

  /** The calls that served the order's fetches. */
  static List<Entry> calls(Session session, OrderKey key) throws SQLException {
    return session.list(
        CALLS, WorkEntries::call, key.source(), key.account(), key.orderId(), Timeline.ROWS_MAX);
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
    Json.put(more, "sink", row.getString("sink"));
    String what =
        switch (outcome) {
          case "version" -> "The fetched order made version " + version;
          case "remapped" -> "Its stored document was mapped anew and made version " + version;
          case "unchanged" -> "The fetched order had not changed";
          case "recheck" -> "The platform seemed behind its own word; it is fetched again";
          case "ignored" -> "The fetched order's status is not one that this account wants";
          case "vetoed" -> "The hook after enrich vetoed the fetched order";
          case "own-update" ->
              "The fetched order shows what we wrote, and nothing else that is new";
          case "written" -> "What was asked for was written to the platform";
          case "overtaken" -> "A write was left out, because a newer version has overtaken it";
          case "erased" ->
              "What is personal of it was erased on request"
                  + (version > 0 ? ", up to version " + version : "");
          default -> failed(stage) + (detail == null ? outcome : outcome + ", " + detail);
        };
    return new Entry(Entry.Kind.ATTEMPT, row.getString("at"), stage, what + ".", more);
  }

  private static String failed(String stage) {
    return switch (stage) {
      case "deliver" -> "It could not be delivered: ";
      case "update" -> "It could not be written to: ";
      default -> "It could not be fetched: ";
    };
  }

  private static Entry call(ResultSet row) throws SQLException {
    Instant started = Times.parse(row.getString("started_at"));
    long millis = Duration.between(started, Times.parse(row.getString("finished_at"))).toMillis();
    ObjectNode more = Json.object();
    more.put("call", row.getLong("id"));
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
