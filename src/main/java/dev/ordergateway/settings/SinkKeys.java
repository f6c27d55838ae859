package dev.ordergateway.settings;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The further sinks that {@code gateway.sink.others} names, each with keys of its own. */
final class SinkKeys {
  static final String LIST = "gateway.sink.others";
  static final String PREFIX = "gateway.sink.";

  /** The table sink, of which there can be one: it has one place, and one row for an order. */
  private static final String TABLE = "direct:gateway-sink-jdbc";

  /** As what stands in the place of the name in the shipped file, and in the manual. */
  private static final String TEMPLATE = "sink";

  /** Short, because it is part of the cause of what the sink refuses. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,23}");

  private final List<String> listed;
  private final Set<String> names;

  SinkKeys(Layers layers) {
    this.listed = Settings.split(layers.find(LIST).map(Layers.Entry::value).orElse(""));
    this.names =
        listed.stream()
            .filter(name -> NAME.matcher(name).matches() && !reserved().contains(name))
            .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** What a name would be taken for: a key of the first sink, a stage, or the first sink itself. */
  private static Set<String> reserved() {
    return Stream.of(
            DeclaredKeys.gateway().keySet().stream()
                .filter(key -> key.startsWith(PREFIX))
                .map(key -> key.substring(PREFIX.length())),
            DeclaredKeys.account(TEMPLATE).keySet().stream(),
            DeclaredKeys.DERIVED.stream()
                .filter(key -> key.startsWith(PREFIX))
                .map(key -> key.substring(PREFIX.length())),
            SourceFiles.RESERVED.stream())
        .flatMap(words -> words)
        .collect(Collectors.toSet());
  }

  /** Every key of every further sink, by its full name. */
  Map<String, Key> keys() {
    Map<String, Key> keys = new LinkedHashMap<>();
    for (String name : names) {
      for (Key key : DeclaredKeys.account(TEMPLATE).values()) {
        String full = PREFIX + name + "." + key.name();
        keys.put(full, key.named(full));
      }
    }
    return keys;
  }

  /** Notes each name that cannot be one. */
  void check(Reading reading) {
    Set<String> seen = new LinkedHashSet<>();
    for (String name : listed) {
      if (!seen.add(name)) {
        reading.note(LIST, "names " + Shown.value(name) + " twice", "each sink once");
      } else if (!NAME.matcher(name).matches()) {
        String expected =
            "a lower case letter, then lower case letters, digits and dashes, 24 at most";
        reading.note(LIST, "names " + Shown.value(name), expected);
      } else if (!names.contains(name)) {
        reading.note(
            LIST,
            "names " + Shown.value(name) + ", which means something else there",
            "another name");
      }
    }
  }

  /**
   * Holds the rules of sinks against each of them.
   *
   * @param values those of the gateway's own keys that can be used
   */
  void checkSinks(Reading reading, Map<String, String> values) {
    check(reading, values, PREFIX);
    String table = TABLE.equals(values.get(PREFIX + "uri")) ? PREFIX + "uri" : "";
    for (String name : names) {
      check(reading, values, PREFIX + name + ".");
      String key = PREFIX + name + ".uri";
      if (TABLE.equals(values.get(key)) && !table.isEmpty()) {
        reading.note(key, "is the table, as " + table + " is", "one sink that is the table");
      } else if (TABLE.equals(values.get(key))) {
        table = key;
      }
    }
  }

  private static void check(Reading reading, Map<String, String> values, String prefix) {
    String secrets = prefix + "signing-secrets";
    SinkRules rules =
        new SinkRules(reading, prefix + "uri", values.getOrDefault(prefix + "uri", ""));
    rules.check();
    rules.checkSigning(secrets, values.getOrDefault(secrets, ""));
  }

  /** How the keys of those sinks begin whose names cannot be used; that is told once. */
  Set<String> unusable() {
    return listed.stream()
        .filter(name -> !names.contains(name))
        .map(name -> PREFIX + name + ".")
        .collect(Collectors.toSet());
  }

  /** The sink that a key must have been meant for, though it is not listed; empty for none. */
  static String meant(String key) {
    String words = String.join("|", DeclaredKeys.account(TEMPLATE).keySet());
    Matcher matcher = Pattern.compile("gateway\\.sink\\.(.+)\\.(" + words + ")").matcher(key);
    return matcher.matches() ? matcher.group(1) : "";
  }

  /** The same of an environment variable. */
  static boolean isMeant(String variable) {
    return DeclaredKeys.account(TEMPLATE).keySet().stream()
        .anyMatch(key -> variable.matches("GATEWAY_SINK_.+_" + Key.variable(key)));
  }
}
