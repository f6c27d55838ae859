package dev.ordergateway.deliver;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * What says whether two fetches of an order have the same content: SHA-256 over the RFC 8785 form
 * of the canonical order and the platform's document, less what the source declares volatile and
 * the mapped {@code updatedAt}.
 *
 * <p>RFC 8785 writes numbers as binary doubles. Numbers that a double cannot tell from their
 * neighbours go in as marked text instead, so that two of them are never taken for one.
 */
public final class ContentHash {
  private static final String BEYOND_DOUBLE = "\u0000number:";

  private ContentHash() {}

  /** 64 hexadecimal digits; the same for 156.8 and 156.80 and for any order of members. */
  public static String of(
      ObjectNode order, JsonNode platformOrder, List<JsonPointer> volatilePaths) {
    JsonNode platform = comparable(platformOrder);
    volatilePaths.forEach(path -> remove(platform, path));
    ObjectNode mapped = PlatformDocument.nodes().objectNode();
    mapped.setAll(order);
    mapped.remove("updatedAt");
    ObjectNode content = PlatformDocument.nodes().objectNode();
    content.set("order", comparable(mapped));
    content.set("platformOrder", platform);
    return sha256(canonical(content));
  }

  private static byte[] canonical(JsonNode content) {
    try {
      String json = new String(PlatformDocument.write(content), StandardCharsets.UTF_8);
      return new JsonCanonicalizer(json).getEncodedUTF8();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(JsonNode document, JsonPointer path) {
    JsonPointer last = path.last();
    if (last != null && document.at(path.head()) instanceof ObjectNode owner) {
      owner.remove(last.getMatchingProperty());
    }
  }

  /** A copy in which every number survives the canonical form. */
  private static JsonNode comparable(JsonNode node) {
    if (node.isNumber()) {
      return comparable(node.decimalValue());
    }
    if (node.isArray()) {
      ArrayNode list = PlatformDocument.nodes().arrayNode(node.size());
      node.forEach(item -> list.add(comparable(item)));
      return list;
    }
    if (node.isObject()) {
      ObjectNode object = PlatformDocument.nodes().objectNode();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        object.set(member.getKey(), comparable(member.getValue()));
      }
      return object;
    }
    return node;
  }

  private static JsonNode comparable(BigDecimal number) {
    double nearest = number.doubleValue();
    if (Double.isFinite(nearest)
        && new BigDecimal(Double.toString(nearest)).compareTo(number) == 0) {
      return PlatformDocument.nodes().numberNode(nearest);
    }
    return PlatformDocument.nodes().textNode(BEYOND_DOUBLE + number.stripTrailingZeros());
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
