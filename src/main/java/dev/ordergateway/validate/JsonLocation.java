package dev.ordergateway.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.ArrayList;
import java.util.List;

/** A JSONPath, compiled once. Safe for any thread; what it finds is the document's own. */
public final class JsonLocation {
  private static final Configuration CONFIGURATION =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider())
          .mappingProvider(new JacksonMappingProvider())
          .options(Option.ALWAYS_RETURN_LIST, Option.SUPPRESS_EXCEPTIONS)
          .build();

  private final JsonPath path;

  private JsonLocation(JsonPath path) {
    this.path = path;
  }

  /**
   * @throws IllegalArgumentException if the text is no JSONPath; the message says why
   */
  public static JsonLocation of(String written) {
    if (!written.startsWith("$")) {
      throw new IllegalArgumentException("a JSONPath begins with $");
    }
    try {
      return new JsonLocation(JsonPath.compile(written));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a JSONPath: " + reason(e), e);
    }
  }

  /** What stands there, null left out; empty if nothing does. */
  public List<JsonNode> in(JsonNode document) {
    List<JsonNode> found = new ArrayList<>();
    JsonNode nodes = path.read(document, CONFIGURATION);
    for (JsonNode node : nodes) {
      if (!node.isNull() && !node.isMissingNode()) {
        found.add(node);
      }
    }
    return found;
  }

  /** The first value that stands there as text; empty if there is none. */
  public String text(JsonNode document) {
    return in(document).stream()
        .filter(JsonNode::isValueNode)
        .map(JsonNode::asText)
        .findFirst()
        .orElse("");
  }

  /** The library trips over some texts, and then says no more than how. */
  private static String reason(RuntimeException e) {
    String message = String.valueOf(e.getMessage()).strip();
    return message.contains("Exception") ? "it ends too soon" : message;
  }
}
