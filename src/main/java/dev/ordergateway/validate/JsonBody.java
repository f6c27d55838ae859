package dev.ordergateway.validate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.receive.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body as one JSON object, more strictly than JSON libraries do: strict UTF-8, no key
 * twice, no NUL, no half of a surrogate pair, nothing after the end, a limit to the nesting. Safe
 * for any thread.
 */
final class JsonBody {
  private static final int DECODED_CHARS = 1024;

  // Depth is counted here; lengths are bounded by the body. A huge number is no fault of form.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final int depthMax;

  JsonBody(int depthMax) {
    this.depthMax = depthMax;
  }

  ObjectNode read(byte[] body) throws Refusal {
    int start = BodyKind.startsWith(body, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    requireText(body, start);
    try (JsonParser parser = FACTORY.createParser(body, start, body.length - start)) {
      JsonNode root = tree(parser);
      if (root == null) {
        throw new Refusal(Refusal.Code.BODY_EMPTY, "The body is empty.");
      }
      if (root instanceof ObjectNode object) {
        return object;
      }
      throw new Refusal(Refusal.Code.NOT_AN_OBJECT, "The body is JSON but not an object.");
    } catch (IOException e) {
      throw notWellFormed();
    }
  }

  private static void requireText(byte[] body, int start) throws Refusal {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(body, start, body.length - start);
    CharBuffer out = CharBuffer.allocate(Math.min(DECODED_CHARS, body.length + 1));
    CoderResult result = decoder.decode(in, out, true);
    while (result.isOverflow()) {
      out.clear();
      result = decoder.decode(in, out, true);
    }
    if (result.isError()) {
      throw new Refusal(Refusal.Code.INVALID_ENCODING, "The body is not valid UTF-8.");
    }
    // Zero bytes among the first would make the parser guess UTF-16; it refuses later ones itself.
    for (int i = start; i < Math.min(body.length, start + 4); i++) {
      if (body[i] == 0) {
        throw new Refusal(Refusal.Code.INVALID_ENCODING, "The body is not valid UTF-8 text.");
      }
    }
  }

  private @Nullable JsonNode tree(JsonParser parser) throws IOException, Refusal {
    JsonNode root = null;
    String name = "";
    Deque<ContainerNode<?>> open = new ArrayDeque<>();
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (token == JsonToken.FIELD_NAME) {
        name = text(parser);
        continue;
      }
      if (token.isStructEnd()) {
        open.pop();
        continue;
      }
      JsonNode value = value(parser, token);
      if (!open.isEmpty()) {
        attach(open.peek(), name, value);
      } else if (root == null) {
        root = value;
      } else {
        throw notWellFormed();
      }
      if (value instanceof ContainerNode<?> container) {
        open.push(container);
        requireDepth(open.size());
      }
    }
    return root;
  }

  private void requireDepth(int depth) throws Refusal {
    if (depth > depthMax) {
      throw new Refusal(
          Refusal.Code.TOO_DEEP, "The body is nested more than " + depthMax + " deep.");
    }
  }

  private static void attach(ContainerNode<?> parent, String name, JsonNode value) throws Refusal {
    if (parent instanceof ArrayNode array) {
      array.add(value);
    } else if (((ObjectNode) parent).replace(name, value) != null) {
      throw new Refusal(Refusal.Code.DUPLICATE_KEY, "The body has a key twice in one object.");
    }
  }

  private static JsonNode value(JsonParser parser, JsonToken token) throws IOException, Refusal {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (token) {
      case START_OBJECT -> nodes.objectNode();
      case START_ARRAY -> nodes.arrayNode();
      case VALUE_STRING -> nodes.textNode(text(parser));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> BoundedNumber.of(parser.getText());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      default -> nodes.nullNode();
    };
  }

  /** Escapes can write what the bytes may not: NUL, and half of a surrogate pair. */
  private static String text(JsonParser parser) throws IOException, Refusal {
    String text = parser.getText();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new Refusal(Refusal.Code.NOT_WELL_FORMED, "The body has a NUL in a text.");
      }
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw new Refusal(
              Refusal.Code.INVALID_ENCODING, "The body has half of a surrogate pair in a text.");
        }
        i++;
      }
    }
    return text;
  }

  private static Refusal notWellFormed() {
    return new Refusal(Refusal.Code.NOT_WELL_FORMED, "The body is not well-formed JSON.");
  }
}
