package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.ledger.Times;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How values stand in answers: what is not known is absent, never null. */
final class Json {
  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      node.put(name, value);
    }
  }

  static void put(ObjectNode node, String name, @Nullable Instant value) {
    put(node, name, Times.textOrNull(value));
  }

  /**
   * Exact bytes: as {@code body} where they are UTF-8, else as {@code bodyBase64}, with their full
   * length, and marked where only the first ones are given.
   *
   * @param bytes the body's first bytes, perhaps more than {@code max} of them
   */
  static void putBody(ObjectNode node, byte[] bytes, int length, int max) {
    byte[] shown = bytes.length > max ? Arrays.copyOf(bytes, max) : bytes;
    boolean cut = shown.length < length;
    String text = text(shown, cut);
    if (text != null) {
      node.put("body", text);
    } else {
      node.put("bodyBase64", Base64.getEncoder().encodeToString(shown));
    }
    node.put("bodyLength", length);
    if (cut) {
      node.put("bodyCut", true);
    }
  }

  /** Null if they are not UTF-8. A character that was cut at the end is left out. */
  private static @Nullable String text(byte[] bytes, boolean cut) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    if (decoder.decode(ByteBuffer.wrap(bytes), out, !cut).isError()) {
      return null;
    }
    return out.flip().toString();
  }
}
