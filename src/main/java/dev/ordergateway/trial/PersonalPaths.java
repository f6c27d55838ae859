package dev.ordergateway.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ordergateway.settings.Overlay;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What of a source's orders is personal: the file {@code mappings/<source>/personal-paths.txt}, one
 * JSON pointer a line, in which {@code *} stands for any name or index. All below is meant too.
 */
public final class PersonalPaths {
  private final List<List<String>> paths;

  private PersonalPaths(List<List<String>> paths) {
    this.paths = List.copyOf(paths);
  }

  public static String fileName(String source) {
    return "mappings/" + source + "/personal-paths.txt";
  }

  /**
   * @throws IllegalArgumentException with one line: the file is missing, or a line is no pointer
   */
  public static PersonalPaths of(Overlay overlay, String source) {
    String name = fileName(source);
    if (!overlay.has(name)) {
      throw new IllegalArgumentException(
          name + " is missing; expected one JSON pointer a line to what is personal in an order");
    }
    List<List<String>> paths = new ArrayList<>();
    int number = 0;
    String text = new String(overlay.read(name), StandardCharsets.UTF_8);
    for (String line : text.lines().map(String::strip).toList()) {
      number++;
      if (line.startsWith("/")) {
        paths.add(List.of(line.substring(1).split("/", -1)));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        throw new IllegalArgumentException(
            name + ": " + number + ": not a JSON pointer; write one like /Email");
      }
    }
    return new PersonalPaths(paths);
  }

  /** The document with every text and number that is personal replaced. */
  JsonNode replace(JsonNode document, UnaryOperator<String> replacement) {
    JsonNode copy = document.deepCopy();
    for (List<String> path : paths) {
      copy = replace(copy, path, replacement);
    }
    return copy;
  }

  private static JsonNode replace(JsonNode node, List<String> path, UnaryOperator<String> masked) {
    boolean all = path.isEmpty();
    List<String> rest = all ? path : path.subList(1, path.size());
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
        if (all || path.get(0).equals("*") || path.get(0).equals(member.getKey())) {
          object.set(member.getKey(), replace(member.getValue(), rest, masked));
        }
      }
    } else if (node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        if (all || path.get(0).equals("*") || path.get(0).equals(String.valueOf(i))) {
          list.set(i, replace(list.get(i), rest, masked));
        }
      }
    } else if (all && node.isTextual()) {
      return TextNode.valueOf(masked.apply(node.textValue()));
    } else if (all && node.isIntegralNumber()) {
      return number(masked.apply(node.asText()));
    } else if (all && node.isNumber()) {
      return DecimalNode.valueOf(new BigDecimal(masked.apply(node.decimalValue().toPlainString())));
    }
    return node;
  }

  private static JsonNode number(String digits) {
    return BigIntegerNode.valueOf(new BigInteger(digits));
  }
}
