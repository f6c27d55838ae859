package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.manage.Problem.Code;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list. A request looks at a bounded number of rows, however rare the matching ones are;
 * so a page may hold fewer items than asked for, even none, and still name a next one.
 *
 * @param next where the next page begins; null at the end
 */
record Page(List<ObjectNode> items, @Nullable String next) {
  /** How many rows one request looks at. */
  static final int SCAN_MAX = 20_000;

  private static final String SEPARATOR = "\n";

  ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.putArray("items").addAll(items);
    Json.put(node, "next", next);
    return node;
  }

  static String next(String... key) {
    byte[] bytes = String.join(SEPARATOR, key).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The key at which a page begins; null for the first page. */
  static @Nullable List<String> begin(Request request, int parts) throws Problem {
    List<String> given = request.query().getAll("next");
    if (given.isEmpty() || given.get(0).isEmpty()) {
      return null;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(given.get(0));
      String[] key = new String(bytes, StandardCharsets.UTF_8).split(SEPARATOR, -1);
      if (given.size() == 1 && key.length == parts) {
        return Arrays.asList(key);
      }
    } catch (IllegalArgumentException e) {
      // Answered below like any other text that was not in an answer of ours.
    }
    throw new Problem(Code.INVALID_PARAMETER, "The parameter next did not come from a list.");
  }
}
