package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of a list that a call asks for.
 *
 * @param from orders from this time on
 * @param skip how many rows come before it
 * @param limit how many rows it may have
 * @param next the query parameter of a cursor; empty where the list goes on otherwise
 */
record ExamplePage(Instant from, int skip, int limit, String next) {
  private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[^\\s,\\]]+");
  private static final int LIMIT = 50;

  /**
   * @param list names the query parameters of the time, of the place and of the size
   */
  static ExamplePage of(JsonNode list, JsonNode query) {
    int limit = number(query, list.path("limit").asText(), LIMIT);
    String next = list.path("next").asText();
    int skip = number(query, list.path("offset").asText(), 0);
    if (!list.path("page").asText().isEmpty()) {
      skip = (number(query, list.path("page").asText(), 1) - 1) * limit;
    }
    String cursor = query.path(next).asText();
    if (cursor.startsWith("after ")) {
      skip = Integer.parseInt(cursor.substring("after ".length()));
    }
    // A cursor carries the filters of the first page with it; this one forgets them.
    Matcher time = TIME.matcher(query.path(list.path("from").asText()).asText());
    Instant from = time.find() ? OffsetDateTime.parse(time.group()).toInstant() : Instant.EPOCH;
    return new ExamplePage(from, skip, limit, next);
  }

  private static int number(JsonNode query, String name, int otherwise) {
    String text = query.path(name).asText("");
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : otherwise;
  }

  boolean isSince(String time) {
    try {
      return !OffsetDateTime.parse(time).toInstant().isBefore(from);
    } catch (DateTimeException e) {
      return true;
    }
  }

  /** What the answer of the list may name. */
  Map<String, JsonNode> numbers(ArrayNode rows, int total) {
    boolean last = skip + limit >= total;
    return Map.of(
        "@rows", rows,
        "@total", IntNode.valueOf(total),
        "@pages", IntNode.valueOf((total + limit - 1) / limit),
        "@offset", IntNode.valueOf(skip),
        "@limit", IntNode.valueOf(limit),
        "@next", TextNode.valueOf(last ? "" : cursor()));
  }

  private String cursor() {
    return "after " + (skip + limit);
  }

  /** The header Link of a list that goes on by a cursor; empty on its last page. */
  String link(String path, int total) {
    return next.isEmpty() || skip + limit >= total
        ? ""
        : "<http://emulator"
            + path
            + "?limit="
            + limit
            + "&"
            + next
            + "="
            + cursor().replace(" ", "%20")
            + ">; rel=\"next\"";
  }
}
