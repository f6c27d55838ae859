package dev.ordergateway.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One reading of the layers: takes values key by key and gathers what is wrong with them. */
final class Reading {
  private static final Pattern COMMENT = Pattern.compile(".*\\s[#!].*|[#!].*");

  private final Layers layers;
  private final List<String> problems = new ArrayList<>();

  Reading(Layers layers) {
    this.layers = layers;
  }

  Layers layers() {
    return layers;
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  /** The value of a key by its full name, or nothing after noting why it cannot be used. */
  Optional<String> value(Key key) {
    Optional<Layers.Entry> entry = layers.find(key.name());
    String value = entry.map(Layers.Entry::value).orElse(key.fallback());
    if (value.isEmpty() && key.required()) {
      missing(key.name(), key.kind().expected());
      return Optional.empty();
    }
    if (!key.kind().accepts().test(value)) {
      String origin = origin(key.name());
      String line = line(key.name(), seen(key, value), key.kind().expected(), origin);
      note(line + hint(value, origin));
      return Optional.empty();
    }
    return Optional.of(value);
  }

  void note(String key, String seen, String expected) {
    note(line(key, seen, expected, origin(key)));
  }

  void missing(String key, String expected) {
    String origins = PropertiesFile.NAME + " or environment variable " + Key.variable(key);
    note(line(key, "is missing", expected, origins));
  }

  /** Where a key got its value from. */
  String origin(String key) {
    return layers.find(key).map(Layers.Entry::origin).orElse("default");
  }

  void note(String line) {
    problems.add(line);
  }

  private static String line(String key, String seen, String expected, String origin) {
    return key + " " + seen + "; expected " + expected + " (" + origin + ")";
  }

  private static String seen(Key key, String value) {
    if (value.isEmpty()) {
      return "is empty";
    }
    return key.secret() ? "is a secret that is not shown" : "is " + Shown.value(value);
  }

  private static String hint(String value, String origin) {
    if (COMMENT.matcher(value).matches()) {
      return " Hint: comments stand on lines of their own.";
    }
    // Kubernetes sets such variables for a service that happens to be called gateway-http.
    return value.startsWith("tcp://") && origin.startsWith("environment")
        ? " Hint: it looks set by the container platform (enableServiceLinks: false stops it)."
        : "";
  }
}
