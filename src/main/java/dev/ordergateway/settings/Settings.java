package dev.ordergateway.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The gateway's configuration after all layers have been laid over each other and checked: every
 * declared key has a value of its kind and within its range. Immutable and safe for any thread.
 *
 * <p>Asking for a key that is not declared is a programming error and throws {@link
 * IllegalArgumentException}.
 */
public final class Settings {
  private final Path home;
  private final Map<String, String> values;
  private final List<Account> accounts;
  private final List<DeclaredSource> declared;

  public Settings(Path home, Map<String, String> values, List<Account> accounts) {
    this(home, values, accounts, List.of());
  }

  Settings(
      Path home,
      Map<String, String> values,
      List<Account> accounts,
      List<DeclaredSource> declared) {
    this.home = home;
    this.values = Map.copyOf(values);
    this.accounts = List.copyOf(accounts);
    this.declared = List.copyOf(declared);
  }

  /** The same with other values of some keys, and of some keys of every account. */
  public Settings with(Map<String, String> others, Map<String, String> ofAccounts) {
    Map<String, String> all = new TreeMap<>(values);
    all.putAll(others);
    return new Settings(
        home, all, accounts.stream().map(account -> account.with(ofAccounts)).toList(), declared);
  }

  /** The directory that holds properties, overlays and, unless told otherwise, the data. */
  public Path home() {
    return home;
  }

  /** The value as written; an empty text where the key is declared without a value. */
  public String text(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no such key: " + key);
    }
    return value;
  }

  /** Whether such a key is declared at all. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** A whole number. */
  public int count(String key) {
    return Integer.parseInt(text(key));
  }

  /**
   * A length of time, written as {@code 500ms}, {@code 15s}, {@code 5m}, {@code 24h} or {@code
   * 30d}.
   */
  public Duration duration(String key) {
    return Durations.parse(text(key));
  }

  /** Comma separated lengths of time. */
  public List<Duration> durations(String key) {
    return list(key).stream().map(Durations::parse).toList();
  }

  public boolean enabled(String key) {
    return Boolean.parseBoolean(text(key));
  }

  /** Comma separated values, trimmed, empty ones dropped. */
  public List<String> list(String key) {
    return split(text(key));
  }

  /** The sources that are made of templates, whether or not they have an account. */
  public List<DeclaredSource> declaredSources() {
    return declared;
  }

  /** The name of every source that may have accounts. */
  public List<String> sources() {
    return Stream.concat(DeclaredKeys.SOURCES.stream(), declared.stream().map(DeclaredSource::name))
        .toList();
  }

  /** Every account of every source, in the order in which they are configured. */
  public List<Account> accounts() {
    return accounts;
  }

  public List<Account> accounts(String source) {
    return accounts.stream().filter(account -> account.source().equals(source)).toList();
  }

  public Optional<Account> account(String source, String name) {
    return accounts(source).stream().filter(account -> account.name().equals(name)).findFirst();
  }

  /** All keys and values that are not secret; what routes may name as placeholders. */
  public Map<String, String> placeholders() {
    Map<String, String> shown = new TreeMap<>(values);
    shown.keySet().removeIf(name -> KnownKeys.isSecret(name, declared));
    return Collections.unmodifiableMap(shown);
  }

  /** Names the home directory only: values may be secrets. */
  @Override
  public String toString() {
    return "settings of " + home;
  }

  static List<String> split(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
