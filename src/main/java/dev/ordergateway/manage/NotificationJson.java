package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.accept.Cause;
import dev.ordergateway.ledger.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A notification's row as answers show it. */
final class NotificationJson {
  /** How much of a body a list shows; {@code GET /api/notifications/{id}} gives all of it. */
  static final int BODY_MAX = 16_384;

  private static final String PREFIX = "n:";

  private static final String COLUMNS =
      """
      id, source, account, external_id, order_id, type, event_at, received_at, via, state, outcome,
      cause, flags, version, settled_at, missed_at, announced_at, opened, length(body) as bytes,\s""";

  /** The columns with a body's first bytes. */
  static final String SHORT = COLUMNS + "substr(body, 1, " + BODY_MAX + ") as body";

  static final String WHOLE = COLUMNS + "body";

  private NotificationJson() {}

  static String id(long number) {
    return PREFIX + number;
  }

  /** The number in an id; -1 if it is not an id. */
  static long number(String id) {
    return id.matches(PREFIX + "[0-9]{1,18}") ? Long.parseLong(id.substring(PREFIX.length())) : -1;
  }

  static ObjectNode of(ResultSet row, Instant now, int bodyMax) throws SQLException {
    ObjectNode node = Json.object();
    node.put("id", id(row.getLong("id")));
    node.put("source", row.getString("source"));
    node.put("account", row.getString("account"));
    node.put("externalId", row.getString("external_id"));
    Json.put(node, "orderId", row.getString("order_id"));
    node.put("state", row.getString("state"));
    Json.put(node, "outcome", row.getString("outcome"));
    putCauses(node, row.getString("cause"), row.getString("flags"));
    node.put("via", row.getString("via"));
    Json.put(node, "type", row.getString("type"));
    Json.put(node, "eventAt", row.getString("event_at"));
    Json.put(node, "receivedAt", row.getString("received_at"));
    Json.put(node, "settledAt", row.getString("settled_at"));
    if (row.getObject("version") != null) {
      node.put("version", row.getInt("version"));
    }
    putLabel(node, row, now);
    putOpened(node, row.getString("opened"));
    if (row.getInt("bytes") == 0) {
      node.put("bodyLength", 0).put("bodyRemoved", true);
    } else {
      Json.putBody(node, row.getBytes("body"), row.getInt("bytes"), bodyMax);
    }
    return node;
  }

  private static void putCauses(ObjectNode node, @Nullable String cause, @Nullable String flags) {
    ArrayNode all = node.putArray("flags");
    if (flags != null) {
      for (String flag : flags.split(",")) {
        all.add(flag);
      }
    }
    Json.put(node, "cause", cause == null && flags != null ? flags.split(",")[0] : cause);
    node.put(
        "quarantined",
        node.path("state").asText().equals("parked")
            && Cause.of(node.path("cause").asText())
                .filter(known -> known.effect() == Cause.Effect.QUARANTINE)
                .isPresent());
  }

  /** Found by a poll, and no webhook had announced it in time, or at all. */
  private static void putLabel(ObjectNode node, ResultSet row, Instant now) throws SQLException {
    Instant missed = Times.parseOrNull(row.getString("missed_at"));
    if (missed == null) {
      return;
    }
    Instant announced = Times.parseOrNull(row.getString("announced_at"));
    Json.put(node, "announcedAt", announced);
    if (announced == null ? missed.isAfter(now) : !announced.isAfter(missed)) {
      return;
    }
    node.put("label", announced == null ? "missed by webhook" : "late");
    Instant event = Times.parseOrNull(row.getString("event_at"));
    if (event != null) {
      Duration delay = Duration.between(event, Times.parse(row.getString("received_at")));
      node.put("delay", Math.max(0, delay.toSeconds()));
    }
  }

  private static void putOpened(ObjectNode node, @Nullable String opened) {
    if (opened != null) {
      ArrayNode names = node.putArray("opened");
      for (String name : opened.split(",")) {
        names.add(name);
      }
    }
  }
}
