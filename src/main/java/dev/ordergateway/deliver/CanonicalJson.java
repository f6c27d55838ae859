package dev.ordergateway.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.erdtman.jcs.NumberToJSON;

/**
 * Writes the RFC 8785 form of a document: members sorted, no blanks, numbers as ECMAScript writes
 * doubles. Numbers that a double cannot tell from their neighbours become marked text instead, so
 * that two of them are never taken for one.
 *
 * <p>The number rules are the canonicalization library's. Its own writer wants the document as
 * text, parses it again and writes it twice, which took longer than the mapping.
 */
final class CanonicalJson {
  private static final String BEYOND_DOUBLE = "\u0000number:";

  private final StringBuilder out = new StringBuilder(4096);

  static byte[] of(JsonNode document) {
    CanonicalJson canonical = new CanonicalJson();
    canonical.write(document);
    return canonical.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(JsonNode node) {
    if (node.isObject()) {
      // Java compares texts by UTF-16 code units, as the RFC asks.
      Map<String, JsonNode> members = new TreeMap<>();
      node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
      writeObject(members);
    } else if (node.isArray()) {
      writeList(node.elements());
    } else if (node.isTextual()) {
      writeText(node.textValue());
    } else if (node.isNumber()) {
      writeNumber(node.decimalValue());
    } else {
      out.append(node.asText());
    }
  }

  private void writeObject(Map<String, JsonNode> members) {
    char before = '{';
    for (Map.Entry<String, JsonNode> member : members.entrySet()) {
      out.append(before);
      writeText(member.getKey());
      out.append(':');
      write(member.getValue());
      before = ',';
    }
    out.append(members.isEmpty() ? "{}" : "}");
  }

  private void writeList(Iterator<JsonNode> items) {
    out.append('[');
    while (items.hasNext()) {
      write(items.next());
      if (items.hasNext()) {
        out.append(',');
      }
    }
    out.append(']');
  }

  private void writeNumber(BigDecimal number) {
    double nearest = number.doubleValue();
    if (Double.isFinite(nearest)
        && new BigDecimal(Double.toString(nearest)).compareTo(number) == 0) {
      out.append(ecmaScript(nearest));
    } else {
      writeText(BEYOND_DOUBLE + number.stripTrailingZeros());
    }
  }

  private static String ecmaScript(double number) {
    try {
      return NumberToJSON.serializeNumber(number);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeText(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
