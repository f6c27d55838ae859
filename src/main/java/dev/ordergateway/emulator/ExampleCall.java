package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One call that an emulated platform of files knows: of orders by their ids, or of a list.
 *
 * @param path a regular expression; its group, if it has one, is the id of the order asked for
 * @param with the query parameter that holds several ids; empty where the path has the id
 * @param list how the list is read; missing for a call of orders
 * @param answer the answer, in which texts that begin with an at sign stand for what was found
 */
record ExampleCall(String kind, Pattern path, String with, JsonNode list, JsonNode answer) {
  static ExampleCall of(JsonNode call) {
    return new ExampleCall(
        call.path("kind").asText(),
        Pattern.compile(call.path("path").asText()),
        call.path("with").asText(),
        call.path("list"),
        call.path("answer"));
  }

  boolean isList() {
    return list.isObject();
  }

  /** The ids it asks for, none for a list; empty if it is another call. */
  Optional<List<String>> ids(String asked, @Nullable String ids) {
    Matcher matcher = path.matcher(asked);
    if (!matcher.matches()
        || isList() && ids != null
        || !isList() && !with.isEmpty() && ids == null) {
      return Optional.empty();
    }
    if (isList()) {
      return Optional.of(List.of());
    }
    return Optional.of(
        ids == null || with.isEmpty() ? List.of(matcher.group(1)) : Arrays.asList(ids.split(",")));
  }
}
