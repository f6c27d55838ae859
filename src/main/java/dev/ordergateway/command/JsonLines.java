package dev.ordergateway.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** On which line of a JSON document each of its values begins. */
final class JsonLines {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, Integer> lines = new HashMap<>();

  /**
   * @throws IOException if it is not JSON
   */
  JsonLines(byte[] document) throws IOException {
    try (JsonParser parser = JSON.createParser(document)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        lines.putIfAbsent(pointer, parser.currentTokenLocation().getLineNr());
      }
    }
  }

  /** The line of what a JSON pointer names, or of the nearest value around it. */
  int of(String pointer) {
    String at = pointer;
    while (!lines.containsKey(at) && !at.isEmpty()) {
      at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
    }
    return lines.getOrDefault(at, 1);
  }
}
