package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.deliver.Sink;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What an order's timeline tells of its versions and of their way to the sinks. */
final class VersionEntries {
  /** Whole events are large: an answer holds this many of them. */
  private static final int EVENTS_MAX = 50;

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String COLUMNS =
      """
      select version, status, flag, created_at, sent_at, superseded_at, erased_at,
        length(event) as bytes""";
  private static final String OF_ORDER =
      """
       from gateway_version where source = ? and account = ? and order_id = ?
      order by version desc limit ?""";

  private static final String TAKEN =
      """
      select at, version, sink from gateway_attempt
      where source = ? and account = ? and order_id = ? and outcome = 'delivered'
        and sink is not null
      order by id desc limit ?""";

  private VersionEntries() {}

  static List<Entry> versions(Session session, OrderKey key, boolean events) throws SQLException {
    List<Entry> entries =
        session.list(
            COLUMNS + OF_ORDER,
            VersionEntries::version,
            key.source(),
            key.account(),
            key.orderId(),
            Timeline.ROWS_MAX);
    if (events) {
      List<byte[]> bytes =
          session.list(
              "select event" + OF_ORDER,
              row -> row.getBytes(1),
              key.source(),
              key.account(),
              key.orderId(),
              EVENTS_MAX);
      for (int i = 0; i < Math.min(bytes.size(), entries.size()); i++) {
        if (bytes.get(i).length > 0) {
          putEvent(entries.get(i).more(), bytes.get(i));
        }
      }
    }
    return entries;
  }

  /**
   * Each sink's own, as it was noted; of a version that was delivered before that, or whose tries
   * were removed by their age, its own row tells.
   */
  static List<Entry> deliveries(Session session, OrderKey key) throws SQLException {
    Set<Integer> noted = new HashSet<>();
    List<Entry> entries = new ArrayList<>();
    session.list(
        TAKEN,
        row -> {
          int version = row.getInt("version");
          noted.add(version);
          return entries.add(taken(row.getString("at"), version, row.getString("sink")));
        },
        key.source(),
        key.account(),
        key.orderId(),
        Timeline.ROWS_MAX);
    session.list(
        COLUMNS + OF_ORDER,
        row -> {
          int version = row.getInt("version");
          if (row.getString("sent_at") != null && !noted.contains(version)) {
            entries.add(taken(row.getString("sent_at"), version, Sink.FIRST));
          }
          if (row.getString("superseded_at") != null) {
            String before = noted.contains(version) ? "all sinks had it" : "it was sent";
            String what = "Version " + version + " was overtaken by a newer one before " + before;
            entries.add(delivery(row.getString("superseded_at"), version, what + "."));
          }
          return version;
        },
        key.source(),
        key.account(),
        key.orderId(),
        Timeline.ROWS_MAX);
    return entries;
  }

  private static Entry taken(String at, int version, String sink) {
    String who = sink.equals(Sink.FIRST) ? "The sink" : "The sink " + sink;
    Entry entry = delivery(at, version, who + " took version " + version + ".");
    entry.more().put("sink", sink);
    return entry;
  }

  private static Entry delivery(String at, int version, String what) {
    ObjectNode more = Json.object();
    more.put("version", version);
    return new Entry(Entry.Kind.DELIVERY, at, "deliver", what, more);
  }

  private static Entry version(ResultSet row) throws SQLException {
    int version = row.getInt("version");
    String flag = row.getString("flag");
    ObjectNode more = Json.object();
    more.put("version", version);
    more.put("status", row.getString("status"));
    Json.put(more, "flag", flag);
    Json.put(more, "erasedAt", row.getString("erased_at"));
    boolean removed = row.getInt("bytes") == 0;
    if (removed) {
      more.put("eventRemoved", true);
    }
    String what =
        "Version "
            + version
            + " was stored, status "
            + row.getString("status")
            + (flag == null ? "" : ", flagged " + flag)
            + (removed ? "; its content was " + goneBy(row) : "")
            + ".";
    return new Entry(Entry.Kind.VERSION, row.getString("created_at"), "deliver", what, more);
  }

  private static String goneBy(ResultSet row) throws SQLException {
    return row.getString("erased_at") == null ? "removed by its age" : "erased on request";
  }

  private static void putEvent(ObjectNode node, byte[] bytes) {
    try {
      node.set("event", JSON.readTree(bytes));
    } catch (IOException e) {
      Json.putBody(node, bytes, bytes.length, bytes.length);
    }
  }
}
