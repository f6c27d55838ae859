package dev.ordergateway.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries documents into a mapping and results out of it. */
final class MappingValues {
  private MappingValues() {}

  /**
   * The document as a mapping sees it: every number is its written text, because JSONata computes
   * in binary; null is absent. A fresh copy, since JSONata may write to its input.
   */
  static @Nullable Object input(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> object = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        Object value = input(member.getValue());
        if (value != null) {
          object.put(member.getKey(), value);
        }
      }
      return object;
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>(node.size());
      for (JsonNode item : node) {
        Object value = input(item);
        if (value != null) {
          list.add(value);
        }
      }
      return list;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isNull() ? null : node.asText();
  }

  /**
   * The result as JSON, texts trimmed, without what says nothing: null, empty texts, lists and
   * objects. Null if nothing is left.
   *
   * @throws MappingException if it holds something that JSON has not, or a binary fraction
   */
  static @Nullable JsonNode output(@Nullable Object value) throws MappingException {
    return output(value, "");
  }

  private static @Nullable JsonNode output(@Nullable Object value, String place)
      throws MappingException {
    if (value instanceof Map<?, ?> map) {
      return object(map, place);
    }
    if (value instanceof List<?> list) {
      return list(list, place);
    }
    if (value == null) {
      return null;
    }
    if (value instanceof String text) {
      String trimmed = text.strip();
      return trimmed.isEmpty() ? null : PlatformDocument.nodes().textNode(trimmed);
    }
    if (value instanceof Boolean truth) {
      return PlatformDocument.nodes().booleanNode(truth);
    }
    if (value instanceof Number number) {
      return number(number, place);
    }
    throw new MappingException("returns a function" + at(place) + "; expected a call of it");
  }

  private static String at(String place) {
    return place.isEmpty() ? "" : " at " + place;
  }

  private static @Nullable JsonNode object(Map<?, ?> map, String place) throws MappingException {
    ObjectNode object = PlatformDocument.nodes().objectNode();
    for (Map.Entry<?, ?> member : map.entrySet()) {
      JsonNode value = output(member.getValue(), place + "/" + member.getKey());
      if (value != null) {
        object.set(String.valueOf(member.getKey()), value);
      }
    }
    return object.isEmpty() ? null : object;
  }

  private static @Nullable JsonNode list(List<?> list, String place) throws MappingException {
    ArrayNode items = PlatformDocument.nodes().arrayNode(list.size());
    for (Object item : list) {
      JsonNode value = output(item, place + "/" + items.size());
      if (value != null) {
        items.add(value);
      }
    }
    return items.isEmpty() ? null : items;
  }

  private static JsonNode number(Number number, String place) throws MappingException {
    if (number instanceof BigDecimal exact) {
      return PlatformDocument.nodes().numberNode(exact);
    }
    double value = number.doubleValue();
    if (value != Math.rint(value) || Math.abs(value) > 1L << 53) {
      throw new MappingException(
          "returns a number computed in binary"
              + at(place)
              + "; use $decimal for an amount, $quantity for a quantity");
    }
    return PlatformDocument.nodes().numberNode(number.longValue());
  }
}
