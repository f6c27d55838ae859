package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** What each sink has of an order, and is still to get. */
final class SinkEntries {
  private static final String SELECT =
      """
      select sink, version, sent_version, send_at, attempt_count, detail, parked_at
      from gateway_delivery where source = ? and account = ? and order_id = ?
      order by case when sink = 'sink' then 0 else 1 end, sink""";

  private SinkEntries() {}

  static ArrayNode of(Session session, OrderKey key) throws SQLException {
    List<ObjectNode> sinks =
        session.list(SELECT, SinkEntries::sink, key.source(), key.account(), key.orderId());
    return Json.object().putArray("sinks").addAll(sinks);
  }

  private static ObjectNode sink(ResultSet row) throws SQLException {
    boolean parked = row.getString("parked_at") != null;
    boolean due = row.getString("send_at") != null;
    ObjectNode node = Json.object();
    node.put("name", row.getString("sink"));
    node.put("state", parked ? "parked" : due ? "accepted" : "delivered");
    node.put("version", row.getInt("version"));
    node.put("deliveredVersion", row.getInt("sent_version"));
    node.put("attempts", row.getInt("attempt_count"));
    Json.put(node, "sendAt", row.getString("send_at"));
    Json.put(node, "parkedAt", row.getString("parked_at"));
    Json.put(node, "detail", row.getString("detail"));
    return node;
  }
}
