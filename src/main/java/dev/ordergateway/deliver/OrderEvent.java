package dev.ordergateway.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The event that a sink receives for one version of an order: a CloudEvent 1.0 in structured JSON
 * mode.
 */
public final class OrderEvent {
  /** The event's {@code type}. */
  public static final String TYPE = "order.changed";

  /** Names the schema and its major version; not an address to read it from. */
  public static final String SCHEMA = "urn:order-gateway:order-changed:1";

  private static final String ERASED = "order.erased";

  private OrderEvent() {}

  /** {@code <source>/<account>/<orderId>/<version>}: by it a consumer drops repeats. */
  public static String id(String source, String account, String orderId, int version) {
    return source + "/" + account + "/" + orderId + "/" + version;
  }

  /** {@code /<source>/<account>}. */
  public static String source(String source, String account) {
    return "/" + source + "/" + account;
  }

  /**
   * The UTF-8 bytes of the event; the same arguments give the same bytes.
   *
   * @param notifications the evidence that this version settles, in the order in which it is listed
   * @param fetchedAt stands in as the event's time where the platform gives no update time
   */
  public static byte[] write(
      String source,
      String account,
      String orderId,
      int version,
      MappedOrder mapped,
      JsonNode platformOrder,
      List<EvidenceItem> notifications,
      Instant fetchedAt) {
    Instant updatedAt = mapped.updatedAt();
    ObjectNode event = PlatformDocument.nodes().objectNode();
    event.put("specversion", "1.0");
    event.put("id", id(source, account, orderId, version));
    event.put("source", source(source, account));
    event.put("type", TYPE);
    event.put("subject", orderId);
    event.put("time", (updatedAt == null ? fetchedAt : updatedAt).toString());
    event.put("datacontenttype", "application/json");
    event.put("dataschema", SCHEMA);
    ObjectNode data = event.putObject("data");
    data.put("version", version);
    data.set("order", mapped.order());
    data.set("platformOrder", platformOrder);
    ArrayNode evidence = data.putArray("notifications");
    notifications.forEach(item -> evidence.add(node(item)));
    return PlatformDocument.write(event);
  }

  private static ObjectNode node(EvidenceItem item) {
    ObjectNode node = PlatformDocument.nodes().objectNode();
    node.put("id", item.id());
    node.put("externalId", item.externalId());
    node.put("via", item.via());
    put(node, "type", item.type());
    put(node, "eventTime", item.eventTime());
    put(node, "receivedAt", item.receivedAt());
    return node;
  }

  private static void put(ObjectNode node, String name, @Nullable Object value) {
    if (value != null) {
      node.put(name, value.toString());
    }
  }

  /**
   * What stands in the table sink's row in place of an event that was erased. An event of its own
   * with an id of its own, because one id never has two contents.
   */
  public static String erased(
      String source, String account, String orderId, int version, String status, Instant at) {
    ObjectNode event = PlatformDocument.nodes().objectNode();
    event.put("specversion", "1.0");
    event.put("id", id(source, account, orderId, version) + "/erased");
    event.put("source", source(source, account));
    event.put("type", ERASED);
    event.put("subject", orderId);
    event.put("time", at.toString());
    event.put("datacontenttype", "application/json");
    ObjectNode data = event.putObject("data");
    data.put("version", version);
    ObjectNode order = data.putObject("order");
    order.put("orderId", orderId);
    order.put("status", status);
    return event.toString();
  }

  /** Whether it is one of {@link #erased}. */
  public static boolean isErased(String event) {
    return event.contains("\"type\":\"" + ERASED + "\"");
  }
}
