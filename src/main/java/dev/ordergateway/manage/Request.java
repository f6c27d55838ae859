package dev.ordergateway.manage;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.manage.Problem.Code;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asked for. Strict: a parameter that is not known is refused, because a mistyped
 * filter would otherwise answer with everything.
 */
record Request(Map<String, String> path, MultiMap query, byte[] body) {
  private static final int TEXT_MAX = 200;
  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 500;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  String inPath(String name) {
    return path.getOrDefault(name, "");
  }

  void allow(String... names) throws Problem {
    if (!Set.of(names).containsAll(query.names())) {
      throw new Problem(
          Code.INVALID_PARAMETER,
          names.length == 0
              ? "There is a query parameter; this request takes none."
              : "There is an unknown query parameter; expected only " + String.join(", ", names));
    }
  }

  /** The parameter's value; null if it is not given or empty. */
  @Nullable String text(String name) throws Problem {
    List<String> values = query.getAll(name);
    if (values.size() > 1) {
      throw new Problem(Code.INVALID_PARAMETER, "The parameter " + name + " is given twice.");
    }
    if (values.isEmpty() || values.get(0).isEmpty()) {
      return null;
    }
    if (values.get(0).length() > TEXT_MAX) {
      throw new Problem(
          Code.INVALID_PARAMETER,
          "The parameter " + name + " has more than " + TEXT_MAX + " characters.");
    }
    return values.get(0);
  }

  @Nullable String oneOf(String name, List<String> words) throws Problem {
    String value = text(name);
    if (value != null && !words.contains(value)) {
      throw new Problem(
          Code.INVALID_PARAMETER,
          "The parameter " + name + " is none of " + String.join(", ", words) + ".");
    }
    return value;
  }

  /** How many items are asked for; more than 500 are answered as 500. */
  int limit() throws Problem {
    String value = text("limit");
    if (value == null) {
      return LIMIT_DEFAULT;
    }
    if (!value.matches("0*[1-9][0-9]{0,8}")) {
      throw new Problem(
          Code.INVALID_PARAMETER, "The parameter limit is not a whole number from 1 to 500.");
    }
    return Math.min(LIMIT_MAX, Integer.parseInt(value));
  }

  boolean enabled(String name) throws Problem {
    return "true".equals(oneOf(name, List.of("true", "false")));
  }

  /** The body as an object; one without members if the body is empty. */
  ObjectNode object(String... names) throws Problem {
    try {
      JsonNode node = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
      if (!(node instanceof ObjectNode object)) {
        throw new Problem(Code.INVALID_BODY, "The body is not a JSON object.");
      }
      Set<String> known = Set.of(names);
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (!known.contains(field.getKey())) {
          throw new Problem(
              Code.INVALID_BODY,
              names.length == 0
                  ? "The body has a member; this request takes none."
                  : "The body has an unknown member; expected only " + String.join(", ", names));
        }
      }
      return object;
    } catch (JsonProcessingException e) {
      throw new Problem(Code.INVALID_BODY, "The body is not well-formed JSON.");
    } catch (IOException e) {
      throw new Problem(Code.INVALID_BODY, "The body could not be read.");
    }
  }
}
