package dev.ordergateway.settings;

import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One account of a source: a Maropost store, a marketplace seller. Immutable. Its text form names
 * it and shows none of its values, because most of them are secrets.
 */
public final class Account {
  private final String source;
  private final String name;
  private final Map<String, String> values;
  private final Set<String> secrets;
  private final Set<String> single;

  /**
   * @param values this account's keys without the prefix, for example {@code api-url}; complete,
   *     with the defaults filled in
   */
  public Account(String source, String name, Map<String, String> values) {
    this(source, name, values, secrets(source, values.keySet()), Set.of());
  }

  /**
   * @param secrets those of its keys whose values are shown nowhere
   * @param single those of them that hold one, of which a comma is a part
   */
  Account(
      String source,
      String name,
      Map<String, String> values,
      Set<String> secrets,
      Set<String> single) {
    this.source = source;
    this.name = name;
    this.values = Map.copyOf(values);
    this.secrets = Set.copyOf(secrets);
    this.single = Set.copyOf(single);
  }

  private static Set<String> secrets(String source, Set<String> keys) {
    return keys.stream()
        .filter(key -> DeclaredKeys.isSecret("gateway." + source + ".<account>." + key))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The same with other values of some keys, as far as accounts of this source have them. */
  Account with(Map<String, String> others) {
    Map<String, String> all = new HashMap<>(values);
    others.forEach((key, value) -> all.computeIfPresent(key, (same, before) -> value));
    return new Account(source, name, all, secrets, single);
  }

  public String source() {
    return source;
  }

  public String name() {
    return name;
  }

  /**
   * The value of {@code gateway.<source>.<account>.<key>}; an empty text where it has none.
   *
   * @throws IllegalArgumentException if accounts of this source have no such key
   */
  public String text(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("accounts of " + source + " have no key " + key);
    }
    return value;
  }

  /** Whether accounts of this source have such a key at all. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** Its settings that are no secrets, by their full names. */
  public Map<String, String> open() {
    String prefix = "gateway." + source + "." + name + ".";
    return values.entrySet().stream()
        .filter(entry -> !secrets.contains(entry.getKey()))
        .collect(Collectors.toMap(entry -> prefix + entry.getKey(), Map.Entry::getValue));
  }

  public int count(String key) {
    return Integer.parseInt(text(key));
  }

  public boolean enabled(String key) {
    return Boolean.parseBoolean(text(key));
  }

  /** The values of a key that may have several; of one secret all of it, commas too. */
  public List<String> list(String key) {
    String text = text(key);
    return single.contains(key) && !text.isEmpty() ? List.of(text) : Settings.split(text);
  }

  /** The text with each of this account's secrets, and its user name, replaced by {@code ***}. */
  public String masked(String text) {
    List<String> hidden =
        values.keySet().stream()
            .filter(key -> secrets.contains(key) || key.equals("api-username"))
            .flatMap(key -> list(key).stream())
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    String masked = text;
    for (String secret : hidden) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }

  /** The zone in which this account's platform means times that carry no offset. */
  public ZoneId zone() {
    return ZoneId.of(text("time-zone"));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Account that && source.equals(that.source) && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return 31 * source.hashCode() + name.hashCode();
  }

  @Override
  public String toString() {
    return source + "/" + name;
  }
}
