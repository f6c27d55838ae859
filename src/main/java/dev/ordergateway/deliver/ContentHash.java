package dev.ordergateway.deliver;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What says whether two fetches of an order have the same content: SHA-256 over the RFC 8785 form
 * of the canonical order and the platform's document, less what the source declares volatile and
 * the mapped {@code updatedAt}.
 */
public final class ContentHash {
  private ContentHash() {}

  /**
   * 64 hexadecimal digits; the same for 156.8 and 156.80 and for any order of members, another for
   * any other change.
   */
  public static String of(
      ObjectNode order, JsonNode platformOrder, List<JsonPointer> volatilePaths) {
    ObjectNode mapped = copy(order);
    mapped.remove("updatedAt");
    JsonNode platform = stable(platformOrder, volatilePaths);
    ObjectNode content = PlatformDocument.nodes().objectNode();
    content.set("order", mapped);
    content.set("platformOrder", platform);
    return sha256(CanonicalJson.of(content));
  }

  /** The document less what the source declares volatile. */
  static JsonNode stable(JsonNode platformOrder, List<JsonPointer> volatilePaths) {
    JsonNode platform = platformOrder;
    for (JsonPointer path : volatilePaths) {
      platform = without(platform, path);
    }
    return platform;
  }

  /** Copies only the objects on the way to what is left out. */
  private static JsonNode without(JsonNode node, JsonPointer path) {
    String name = path.getMatchingProperty();
    if (path.matches() || !(node instanceof ObjectNode object) || !object.has(name)) {
      return node;
    }
    ObjectNode copy = copy(object);
    if (path.tail().matches()) {
      copy.remove(name);
    } else {
      copy.set(name, without(object.path(name), path.tail()));
    }
    return copy;
  }

  private static ObjectNode copy(ObjectNode object) {
    ObjectNode copy = PlatformDocument.nodes().objectNode();
    copy.setAll(object);
    return copy;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
