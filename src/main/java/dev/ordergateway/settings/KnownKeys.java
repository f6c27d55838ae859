package dev.ordergateway.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every key of one home directory: those in the box, and those of the sources that are its own. */
final class KnownKeys {
  private final List<DeclaredSource> own;
  private final Map<String, Key> gateway = new LinkedHashMap<>(DeclaredKeys.gateway());

  KnownKeys(List<DeclaredSource> own, SinkKeys sinks) {
    this.own = List.copyOf(own);
    gateway.putAll(sinks.keys());
    own.forEach(this::declare);
  }

  private void declare(DeclaredSource source) {
    String prefix = "gateway." + source.name() + ".";
    put(prefix + "accounts", Kind.text(), "");
    put(prefix + "calls-concurrent-max", Kind.count(1, 64), "2");
    put(prefix + "pause-default", Kind.duration("10ms", "1h"), "60s");
    if (source.uses(DeclaredSource.POLL) || source.uses(DeclaredSource.SCHEDULE)) {
      String poll = "gateway.poll." + source.name() + ".";
      put(poll + "cron", Kind.cron(), "0 0/10 * * * ?");
      put(poll + "overlap", Kind.duration("0s", "7d"), "10m");
      put(poll + "limit", Kind.count(1, 1000), "50");
    }
  }

  private void put(String name, Kind kind, String fallback) {
    gateway.put(name, new Key(name, kind, fallback, false, false));
  }

  /** The names of all sources, those in the box first. */
  List<String> sources() {
    return Stream.concat(DeclaredKeys.SOURCES.stream(), own.stream().map(DeclaredSource::name))
        .toList();
  }

  List<DeclaredSource> own() {
    return own;
  }

  /** The gateway's own keys by name. */
  Map<String, Key> gateway() {
    return Map.copyOf(gateway);
  }

  /** The keys of an account of this source, by the part of the name behind the account. */
  Map<String, Key> account(String source) {
    Optional<DeclaredSource> declared =
        own.stream().filter(each -> each.name().equals(source)).findFirst();
    return declared.map(DeclaredSource::accountKeys).orElseGet(() -> DeclaredKeys.account(source));
  }

  /** Whether the value of this key may be shown nowhere. */
  boolean isSecret(String name) {
    return isSecret(name, own);
  }

  /**
   * The same, with these sources beside those in the box. An account need not be listed: a list may
   * be wrong, and that is no reason to show a secret.
   */
  static boolean isSecret(String name, List<DeclaredSource> own) {
    return DeclaredKeys.isSecret(name)
        || own.stream()
            .flatMap(
                source ->
                    source.accountKeys().values().stream()
                        .filter(Key::secret)
                        .map(key -> "gateway\\." + source.name() + "\\.[^.]+\\." + key.name()))
            .anyMatch(name::matches);
  }

  /** Those keys of an account whose values may be shown nowhere. */
  Set<String> secrets(String source) {
    return account(source).values().stream()
        .filter(Key::secret)
        .map(Key::name)
        .collect(Collectors.toUnmodifiableSet());
  }
}
