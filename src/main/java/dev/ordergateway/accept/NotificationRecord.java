package dev.ordergateway.accept;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.accept.Notification.Via;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A notification as bytes that outlive the process that wrote them: a JSON object with its version
 * {@code v}, which is 1, and the exact body in base64. What is absent is left out; what a reader
 * does not know it ignores, so a later version may add members without a new number.
 *
 * <p>Reading refuses all that writing cannot have written, so that what is read can be stored: no
 * store is asked twice for a row that it will never take. Safe for any thread.
 */
final class NotificationRecord {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern TEXT = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{1,1000}");

  private NotificationRecord() {}

  static byte[] write(Notification notification) {
    ObjectNode json = JSON.createObjectNode().put("v", VERSION);
    json.put("source", notification.source());
    put(json, "account", notification.account().isEmpty() ? null : notification.account());
    json.put("externalId", notification.externalId());
    put(json, "orderId", notification.orderId());
    put(json, "type", notification.type());
    put(json, "eventAt", notification.eventAt());
    json.put("receivedAt", notification.receivedAt().toString());
    json.put("via", notification.via().word());
    put(json, "quarantine", notification.quarantine());
    notification.flags().forEach(flag -> json.withArray("flags").add(flag.word()));
    notification.opened().forEach(account -> json.withArray("opened").add(account));
    json.put("body", notification.body());
    try {
      return JSON.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws IOException with a sentence for the operator if these are not the bytes of a
   *     notification, or of a version that is not known here
   */
  static Notification read(byte[] record) throws IOException {
    JsonNode json = JSON.readTree(record);
    if (json == null || !json.isObject() || json.path("v").asInt() != VERSION) {
      throw new IOException("it is not a JSON object with the version v = " + VERSION);
    }
    try {
      return notification(json);
    } catch (RuntimeException e) {
      throw new IOException("a member is missing or wrong: " + e.getMessage(), e);
    }
  }

  private static Notification notification(JsonNode json) throws IOException {
    String orderId = textOrNull(json, "orderId");
    String quarantine = textOrNull(json, "quarantine");
    if (orderId == null && quarantine == null) {
      throw new IllegalArgumentException("orderId");
    }
    byte[] body = json.path("body").binaryValue();
    if (body == null) {
      throw new IllegalArgumentException("body");
    }
    return new Notification(
        name(json.path("source")),
        json.has("account") ? name(json.path("account")) : "",
        text(json, "externalId"),
        orderId,
        textOrNull(json, "type"),
        json.has("eventAt") ? Instant.parse(text(json, "eventAt")) : null,
        Instant.parse(text(json, "receivedAt")),
        via(text(json, "via")),
        list(json.path("flags")).stream().map(NotificationRecord::cause).toList(),
        quarantine == null ? null : cause(quarantine),
        list(json.path("opened")),
        body);
  }

  private static void put(ObjectNode json, String member, @Nullable Object value) {
    if (value != null) {
      json.put(member, value.toString());
    }
  }

  private static @Nullable String textOrNull(JsonNode json, String member) {
    return json.has(member) ? text(json, member) : null;
  }

  private static String text(JsonNode json, String member) {
    String text = json.path(member).textValue();
    if (text == null || !TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException(member);
    }
    return text;
  }

  private static List<String> list(JsonNode names) {
    return StreamSupport.stream(names.spliterator(), false).map(NotificationRecord::name).toList();
  }

  private static String name(JsonNode name) {
    if (!NAME.matcher(name.asText()).matches()) {
      throw new IllegalArgumentException("a name");
    }
    return name.asText();
  }

  private static Cause cause(String word) {
    return Cause.of(word).orElseThrow(() -> new IllegalArgumentException("a cause"));
  }

  private static Via via(String word) {
    return Arrays.stream(Via.values())
        .filter(via -> via.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("via"));
  }
}
