package dev.ordergateway.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sellerId in a body that nobody has vouched for yet. It reads no further than that
 * member, builds nothing of what it passes, and calls everything that is odd "none".
 */
final class SellerId {
  private static final int LENGTH_MAX = 40;

  // A stranger's member names must not fill the tables that later bodies are read with.
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

  private SellerId() {}

  static @Nullable String in(byte[] body) {
    try (JsonParser parser = FACTORY.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = "sellerId".equals(parser.currentName());
        JsonToken value = parser.nextToken();
        if (found) {
          return value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT
              ? bounded(parser)
              : null;
        }
        parser.skipChildren();
      }
      return null;
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable String bounded(JsonParser parser) throws IOException {
    String text = parser.getText().strip();
    return text.isEmpty() || text.length() > LENGTH_MAX ? null : text;
  }
}
