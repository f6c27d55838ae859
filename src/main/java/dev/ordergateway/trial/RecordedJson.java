package dev.ordergateway.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recorded order as JSON. Bodies are text where they are UTF-8, so that a person can read them.
 */
final class RecordedJson {
  private static final String BODY = "body";
  private static final String BASE64 = "bodyBase64";

  private RecordedJson() {}

  static ObjectNode node(RecordedOrder order) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("source", order.source()).put("account", order.account());
    node.put("orderId", order.orderId()).put("state", order.state());
    order.notifications().forEach(each -> node.withArray("notifications").add(node(each)));
    for (RecordedVersion each : order.versions()) {
      ObjectNode version = node.withArray("versions").addObject();
      version.put("version", each.number()).put("createdAt", each.createdAt().toString());
      if (each.event() != null) {
        version.set("event", each.event());
      }
    }
    return node;
  }

  private static ObjectNode node(RecordedNotification each) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", each.id()).put("externalId", each.externalId());
    put(node, "orderId", each.orderId());
    node.put("via", each.via());
    put(node, "type", each.type());
    put(node, "eventAt", each.eventAt());
    put(node, "receivedAt", each.receivedAt());
    node.put("state", each.state());
    put(node, "cause", each.cause());
    put(node, "flags", each.flags());
    if (each.version() != null) {
      node.put("version", each.version());
    }
    put(node, "settledAt", each.settledAt());
    put(node, "opened", each.opened());
    try {
      node.put(
          BODY,
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(each.body())).toString());
    } catch (CharacterCodingException e) {
      node.put(BASE64, Base64.getEncoder().encodeToString(each.body()));
    }
    return node;
  }

  private static void put(ObjectNode node, String name, @Nullable Object value) {
    if (value != null) {
      node.put(name, value.toString());
    }
  }

  /**
   * @throws IllegalArgumentException or a {@link java.time.DateTimeException} if it is none
   */
  static RecordedOrder order(JsonNode node) {
    List<RecordedNotification> notifications = new ArrayList<>();
    node.path("notifications").forEach(each -> notifications.add(notification(each)));
    List<RecordedVersion> versions = new ArrayList<>();
    for (JsonNode each : node.path("versions")) {
      versions.add(
          new RecordedVersion(
              each.path("version").asInt(),
              Instant.parse(required(each, "createdAt")),
              each.get("event")));
    }
    return new RecordedOrder(
        required(node, "source"),
        node.path("account").asText(),
        node.path("orderId").asText(),
        node.path("state").asText(),
        notifications,
        versions);
  }

  private static RecordedNotification notification(JsonNode node) {
    byte[] body =
        node.has(BASE64)
            ? Base64.getDecoder().decode(node.path(BASE64).asText())
            : node.path(BODY).asText().getBytes(StandardCharsets.UTF_8);
    return new RecordedNotification(
        node.path("id").asLong(),
        required(node, "externalId"),
        node.path("orderId").textValue(),
        required(node, "via"),
        node.path("type").textValue(),
        time(node, "eventAt"),
        Instant.parse(required(node, "receivedAt")),
        required(node, "state"),
        node.path("cause").textValue(),
        node.path("flags").textValue(),
        node.has("version") ? node.path("version").asInt() : null,
        time(node, "settledAt"),
        node.path("opened").textValue(),
        body);
  }

  private static @Nullable Instant time(JsonNode node, String name) {
    String text = node.path(name).textValue();
    return text == null ? null : Instant.parse(text);
  }

  private static String required(JsonNode node, String name) {
    String text = node.path(name).textValue();
    if (text == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return text;
  }
}
