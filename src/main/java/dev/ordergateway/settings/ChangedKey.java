package dev.ordergateway.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key that has another value than its default. Both are as a person may see them: no secret, no
 * password in an address.
 *
 * @param fallback the default; empty where there is none
 * @param origin where the value was set
 */
public record ChangedKey(String name, String fallback, String value, String origin) {
  private static final Pattern ACCOUNT = Pattern.compile("gateway\\.([a-z]+)\\.([^.]+)\\.(.+)");

  /** An integrator's own keys are not declared, so only their names can tell. */
  private static final Pattern SECRET =
      Pattern.compile(".*(password|passphrase|secret|token|credential|[-._]key)s?");

  private static final String HIDDEN = "(a secret)";

  static List<ChangedKey> in(Layers layers) {
    Set<String> names = new TreeSet<>(layers.names());
    names.addAll(DeclaredKeys.gateway().keySet());
    names.addAll(new SinkKeys(layers).keys().keySet());
    Map<String, String> fallbacks = new TreeMap<>();
    DeclaredKeys.gateway().forEach((name, key) -> fallbacks.put(name, key.fallback()));
    for (String source : DeclaredKeys.SOURCES) {
      String accounts =
          layers.find("gateway." + source + ".accounts").map(Layers.Entry::value).orElse("");
      for (String account : Settings.split(accounts)) {
        for (Key key : DeclaredKeys.account(source).values()) {
          names.add("gateway." + source + "." + account + "." + key.name());
        }
      }
    }
    List<ChangedKey> changed = new ArrayList<>();
    for (String name : names) {
      String fallback = fallbacks.getOrDefault(name, accountFallback(name));
      layers
          .find(name)
          .filter(entry -> !entry.value().equals(fallback))
          .map(entry -> of(name, fallback, entry))
          .ifPresent(changed::add);
    }
    return List.copyOf(changed);
  }

  private static ChangedKey of(String name, String fallback, Layers.Entry entry) {
    boolean secret =
        DeclaredKeys.isSecret(name) || SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches();
    String value = secret && !entry.value().isEmpty() ? HIDDEN : Shown.value(entry.value());
    return new ChangedKey(name, Shown.value(fallback), value, entry.origin());
  }

  private static String accountFallback(String name) {
    Matcher account = ACCOUNT.matcher(name);
    Key key =
        account.matches() ? DeclaredKeys.account(account.group(1)).get(account.group(3)) : null;
    return key == null ? "" : key.fallback();
  }
}
