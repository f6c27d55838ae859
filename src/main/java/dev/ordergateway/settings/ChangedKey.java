package dev.ordergateway.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
  private static final Pattern ACCOUNT =
      Pattern.compile("gateway\\.([a-z][a-z0-9-]*)\\.([^.]+)\\.(.+)");

  /** The keys of an integrator's own routes are not declared, so only their names can tell. */
  private static final Pattern SECRET =
      Pattern.compile(".*(password|passphrase|secret|token|credential|[-._]key)s?");

  private static final String HIDDEN = "(a secret)";

  static List<ChangedKey> in(Layers layers, KnownKeys known) {
    Set<String> names = new TreeSet<>(layers.names());
    names.addAll(known.gateway().keySet());
    for (String source : known.sources()) {
      String accounts =
          layers.find("gateway." + source + ".accounts").map(Layers.Entry::value).orElse("");
      for (String account : Settings.split(accounts)) {
        for (Key key : known.account(source).values()) {
          names.add("gateway." + source + "." + account + "." + key.name());
        }
      }
    }
    List<ChangedKey> changed = new ArrayList<>();
    for (String name : names) {
      String fallback = fallback(name, known);
      layers
          .find(name)
          .filter(entry -> !entry.value().equals(fallback))
          .map(entry -> of(name, fallback, entry, isHidden(name, known)))
          .ifPresent(changed::add);
    }
    return List.copyOf(changed);
  }

  private static ChangedKey of(String name, String fallback, Layers.Entry entry, boolean hidden) {
    String value = hidden && !entry.value().isEmpty() ? HIDDEN : Shown.value(entry.value());
    return new ChangedKey(name, Shown.value(fallback), value, entry.origin());
  }

  private static boolean isHidden(String name, KnownKeys known) {
    return known.isSecret(name)
        || isOfUnknownSource(name, known)
        || SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  /** Its file is missing or cannot be read, so nobody knows which of its keys are secrets. */
  private static boolean isOfUnknownSource(String name, KnownKeys known) {
    Matcher account = ACCOUNT.matcher(name);
    return account.matches()
        && !known.gateway().containsKey(name)
        && !known.sources().contains(account.group(1));
  }

  private static String fallback(String name, KnownKeys known) {
    Matcher account = ACCOUNT.matcher(name);
    Key key = known.gateway().get(name);
    if (key == null && account.matches()) {
      key = known.account(account.group(1)).get(account.group(3));
    }
    return key == null ? "" : key.fallback();
  }
}
