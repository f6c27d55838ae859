package dev.ordergateway.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every key there is. The shipped {@code application.properties} declares names and defaults, this
 * class what kind of value each takes; a key that only one of the two knows is a programming error.
 */
final class DeclaredKeys {
  /** The sources, closed at start. */
  static final List<String> SOURCES = List.of("maropost", "marketplace");

  /**
   * The shipped file; its keys of an account are comments with {@code <account>} in the name, those
   * of a further sink with {@code <sink>}.
   */
  static final String SHIPPED = "gateway/" + PropertiesFile.NAME;

  /** Placeholders that the gateway computes from keys; nobody sets them. */
  static final Set<String> DERIVED =
      Set.of(
          "gateway.http.retry-after-seconds",
          "gateway.enrich.connect-timeout-ms",
          "gateway.enrich.read-timeout-ms",
          "gateway.sink.address");

  private static final Pattern TEMPLATE =
      Pattern.compile("# (gateway\\.([a-z]+)\\.<(?:account|sink)>\\.([a-z-]+))=(.*)");
  private static final Pattern ACCOUNT_NAME =
      Pattern.compile("^(gateway\\.[a-z]+\\.).+(\\.[a-z-]+)$");
  private static final Pattern SIGNING_SECRETS =
      Pattern.compile("gateway\\.sink\\.([^.]+\\.)?signing-secrets");
  private static final Set<String> SECRETS =
      Set.of(
          "gateway.management.token",
          "gateway.store.password",
          "gateway.sink.jdbc-password",
          "gateway.audit.seal-key",
          "gateway.maropost.<account>.notification-keys",
          "gateway.maropost.<account>.api-key",
          "gateway.marketplace.<account>.callback-token",
          "gateway.marketplace.<account>.client-id",
          "gateway.marketplace.<account>.access-token");
  private static final Set<String> OPTIONAL =
      Set.of( // Checked by rules where they matter.
          "api-username", "callback-token", "statuses", "signing-secrets");

  private static final Map<String, Key> GATEWAY = new LinkedHashMap<>();
  private static final Map<String, Map<String, Key>> ACCOUNT = new LinkedHashMap<>();

  static {
    byte[] shipped = shipped();
    Map<String, Kind> kinds = new LinkedHashMap<>(Kinds.ALL);
    PropertiesFile.of(shipped).values().forEach((name, value) -> declare(kinds, name, value));
    new String(shipped, StandardCharsets.UTF_8).lines().forEach(line -> template(kinds, line));
    if (!kinds.isEmpty()) {
      throw new IllegalStateException("not declared in " + SHIPPED + ": " + kinds.keySet());
    }
  }

  private DeclaredKeys() {}

  /** The gateway's own keys by name. */
  static Map<String, Key> gateway() {
    return Map.copyOf(GATEWAY);
  }

  /**
   * The keys of an account of this source, by the part of the name behind the account; those of a
   * further sink for {@code sink}.
   */
  static Map<String, Key> account(String source) {
    return Map.copyOf(ACCOUNT.getOrDefault(source, Map.of()));
  }

  /** Whether the value of this key may be shown nowhere; knows keys of any account. */
  static boolean isSecret(String name) {
    return SECRETS.contains(name)
        || SIGNING_SECRETS.matcher(name).matches()
        || SECRETS.contains(ACCOUNT_NAME.matcher(name).replaceFirst("$1<account>$2"));
  }

  private static void declare(Map<String, Kind> kinds, String name, String fallback) {
    GATEWAY.put(name, new Key(name, kind(kinds, name), fallback, isSecret(name), false));
  }

  private static void template(Map<String, Kind> kinds, String line) {
    Matcher matcher = TEMPLATE.matcher(line);
    if (matcher.matches()) {
      String name = matcher.group(3);
      String fallback = matcher.group(4).strip();
      boolean required = fallback.isEmpty() && !OPTIONAL.contains(name);
      Kind kind = kind(kinds, matcher.group(1));
      Key key = new Key(name, kind, fallback, isSecret(matcher.group(1)), required);
      ACCOUNT.computeIfAbsent(matcher.group(2), source -> new LinkedHashMap<>()).put(name, key);
    }
  }

  private static Kind kind(Map<String, Kind> kinds, String name) {
    Kind kind = kinds.remove(name);
    if (kind == null) {
      throw new IllegalStateException("declared in " + SHIPPED + " without a kind: " + name);
    }
    return kind;
  }

  private static byte[] shipped() {
    try (InputStream file = DeclaredKeys.class.getResourceAsStream("/" + SHIPPED)) {
      if (file == null) {
        throw new IllegalStateException("the jar lacks " + SHIPPED);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
