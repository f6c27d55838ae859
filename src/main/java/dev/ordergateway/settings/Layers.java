package dev.ordergateway.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The layers above the defaults, as written: the file in the home directory, environment variables,
 * overrides. Knows where each value comes from; judges none of them.
 */
final class Layers {
  private final PropertiesFile file;
  private final Map<String, String> environment;
  private final Map<String, String> overrides;
  private final String unreadable;

  /** A value and the place to go to in order to change it. */
  record Entry(String value, String origin) {}

  /**
   * @param path the file of properties; null if none is to be read
   */
  Layers(@Nullable Path path, Map<String, String> environment, Map<String, String> overrides) {
    this.environment = Map.copyOf(environment);
    this.overrides = Map.copyOf(overrides);
    PropertiesFile read = new PropertiesFile(Map.of(), List.of());
    String problem = "";
    try {
      if (path != null && Files.exists(path)) {
        read = PropertiesFile.of(Files.readAllBytes(path));
      }
    } catch (IOException e) {
      problem = PropertiesFile.NAME + " cannot be read; expected a readable file (" + path + ")";
    } catch (IllegalArgumentException e) {
      problem = PropertiesFile.NAME + " cannot be read; expected " + e.getMessage();
    }
    this.file = read;
    this.unreadable = problem;
  }

  /** Why the file could not be read; empty if it could, or if there is none. */
  String unreadable() {
    return unreadable;
  }

  Iterable<String> repeated() {
    return file.repeated();
  }

  /** The topmost value. Only our own keys have variables: nobody means USER by {{user}}. */
  Optional<Entry> find(String key) {
    String variable = Key.variable(key);
    if (overrides.containsKey(key)) {
      return Optional.of(new Entry(overrides.getOrDefault(key, "").strip(), "override"));
    }
    if (key.startsWith("gateway.") && environment.containsKey(variable)) {
      String value = environment.getOrDefault(variable, "").strip();
      return Optional.of(new Entry(value, "environment variable " + variable));
    }
    String value = file.values().get(key);
    return value == null ? Optional.empty() : Optional.of(new Entry(value, PropertiesFile.NAME));
  }

  boolean isInFile(String key) {
    return file.values().containsKey(key);
  }

  /** Keys of the file and of the overrides; those of the environment only show when looked for. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(file.values().keySet());
    names.addAll(overrides.keySet());
    return names;
  }

  Set<String> variables() {
    return new TreeSet<>(environment.keySet());
  }
}
