package dev.ordergateway.deliver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * JSON as platforms send it, read and written so that no number changes: {@code 156.80} stays
 * {@code 156.80}, and no number passes through binary floating point. Safe for any thread.
 */
public final class PlatformDocument {
  private static final int DEPTH_MAX = 200;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private PlatformDocument() {}

  /**
   * Reads one document, to its end.
   *
   * @throws OddDocument if it is whole and yet not one well-formed JSON value, nests deeper than
   *     200 levels, or names a member twice in one object: which of the two the platform means
   *     nobody can know
   * @throws IOException if it is cut off, empty or nothing like JSON. The message has line and
   *     column and nothing of the content.
   */
  public static JsonNode parse(byte[] json) throws IOException {
    try {
      JsonNode document = MAPPER.readTree(json);
      if (document == null || document.isMissingNode()) {
        throw new IOException("not JSON: the document is empty");
      }
      return mayHoldSurrogates(json) ? repaired(document) : document;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String where = at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr();
      // Not as the cause: the parser's own message quotes the document.
      throw OddDocument.isWhole(json)
          ? new OddDocument("odd JSON" + where)
          : new IOException("not well-formed JSON" + where);
    }
  }

  /** The document as UTF-8 bytes, members in their order; equal documents give equal bytes. */
  public static byte[] write(JsonNode document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The document as a map that may be written to; numbers stay exact. */
  static Map<String, Object> values(ObjectNode document) {
    return MAPPER.convertValue(document, new TypeReference<Map<String, Object>>() {});
  }

  static JsonNodeFactory nodes() {
    return JsonNodeFactory.instance;
  }

  /** Half a surrogate pair can only come from a \\ud escape or from the byte 0xED. */
  private static boolean mayHoldSurrogates(byte[] json) {
    for (int i = 0; i < json.length; i++) {
      if (json[i] == (byte) 0xED
          || (json[i] == '\\' && i + 1 < json.length && json[i + 1] == 'u')) {
        return true;
      }
    }
    return false;
  }

  /**
   * Half a surrogate pair cannot be written as UTF-8: the order could be fetched and never
   * delivered. It becomes the replacement character, as in any browser.
   */
  private static JsonNode repaired(JsonNode node) {
    if (node.isTextual()) {
      return TextNode.valueOf(wellFormed(node.textValue()));
    }
    if (node.isArray()) {
      ArrayNode list = nodes().arrayNode(node.size());
      node.forEach(item -> list.add(repaired(item)));
      return list;
    }
    if (node.isObject()) {
      ObjectNode object = nodes().objectNode();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        object.set(wellFormed(member.getKey()), repaired(member.getValue()));
      }
      return object;
    }
    return node;
  }

  private static String wellFormed(String text) {
    StringBuilder repaired = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(repaired::appendCodePoint);
    return repaired.toString();
  }
}
