package dev.ordergateway.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which fields of an event differ from those of another. Left out is what a trial numbers anew: the
 * id, the version and the evidence.
 */
final class EventDifference {
  private static final Set<String> NUMBERED = Set.of("id", "data.version", "data.notifications");
  private static final int VALUE_MAX = 80;

  private final boolean values;
  private final List<String> lines = new ArrayList<>();

  private EventDifference(boolean values) {
    this.values = values;
  }

  /**
   * One line for each field, as {@code data.order.total: changed}.
   *
   * @param values whether the lines show the values, which are personal data
   */
  static List<String> of(JsonNode before, JsonNode after, boolean values) {
    EventDifference difference = new EventDifference(values);
    difference.compare("", before, after);
    return List.copyOf(difference.lines);
  }

  private void compare(String path, JsonNode before, JsonNode after) {
    if (NUMBERED.contains(path) || before.equals(after)) {
      return;
    }
    if (before.isObject() && after.isObject()) {
      Set<String> names = new TreeSet<>();
      before.fieldNames().forEachRemaining(names::add);
      after.fieldNames().forEachRemaining(names::add);
      names.forEach(
          name ->
              compare(
                  path.isEmpty() ? name : path + "." + name, before.path(name), after.path(name)));
    } else if (before.isArray() && after.isArray()) {
      Iterator<JsonNode> ones = before.elements();
      Iterator<JsonNode> others = after.elements();
      for (int i = 0; ones.hasNext() || others.hasNext(); i++) {
        compare(
            path + "[" + i + "]",
            ones.hasNext() ? ones.next() : before.path("none"),
            others.hasNext() ? others.next() : after.path("none"));
      }
    } else {
      lines.add(path + ": " + words(before, after));
    }
  }

  private String words(JsonNode before, JsonNode after) {
    if (before.isMissingNode()) {
      return "added" + (values ? ": " + shown(after) : "");
    }
    if (after.isMissingNode()) {
      return "removed" + (values ? ": " + shown(before) : "");
    }
    return "changed" + (values ? " from " + shown(before) + " to " + shown(after) : "");
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= VALUE_MAX ? text : text.substring(0, VALUE_MAX - 1) + "…";
  }
}
