package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** What an order's timeline tells of its notifications and of what polls saw. */
final class EvidenceEntries {
  private static final String SELECT =
      "select "
          + NotificationJson.SHORT
          + """
             from gateway_notification where source = ? and account = ? and order_id = ?
            order by id desc limit ?""";

  private EvidenceEntries() {}

  static List<Entry> notifications(Session session, OrderKey key, Instant now) throws SQLException {
    return session.list(
        SELECT,
        row -> entry(NotificationJson.of(row, now, NotificationJson.BODY_MAX)),
        key.source(),
        key.account(),
        key.orderId(),
        Timeline.ROWS_MAX);
  }

  private static Entry entry(ObjectNode notification) {
    boolean poll = notification.path("via").asText().equals("poll");
    return new Entry(
        poll ? Entry.Kind.SIGHTING : Entry.Kind.NOTIFICATION,
        notification.path("receivedAt").asText(),
        poll ? "poll" : "accept",
        said(notification, poll) + label(notification) + became(notification) + ".",
        notification);
  }

  private static String said(ObjectNode notification, boolean poll) {
    String type = notification.path("type").asText();
    if (poll) {
      return type.isEmpty() ? "A poll found a change" : "A poll found it at " + type;
    }
    return type.isEmpty() ? "A webhook brought word of it" : "A webhook said " + type;
  }

  private static String label(ObjectNode notification) {
    String label = notification.path("label").asText();
    if (label.isEmpty()) {
      return "";
    }
    String delay =
        notification.has("delay")
            ? " (" + notification.path("delay").asLong() + " s after the change)"
            : "";
    return label.equals("late")
        ? delay + ", and the webhook came late"
        : ", missed by webhook" + delay;
  }

  private static String became(ObjectNode notification) {
    String cause = notification.path("cause").asText();
    return switch (notification.path("state").asText()) {
      case "parked" ->
          (notification.path("quarantined").asBoolean() ? "; quarantined as " : "; parked as ")
              + cause;
      case "delivered" -> "; " + settled(notification);
      default -> "; not settled yet";
    };
  }

  private static String settled(ObjectNode notification) {
    return switch (notification.path("outcome").asText()) {
      case "delivered" ->
          notification.has("version")
              ? "settled by version " + notification.path("version").asInt()
              : "settled by a version";
      case "unchanged" -> "the order had not changed";
      case "superseded" -> "newer word has overtaken it";
      case "own-update" -> "it was the echo of our own write";
      case "vetoed" -> "its delivery was vetoed";
      default -> "settled as " + notification.path("outcome").asText();
    };
  }
}
