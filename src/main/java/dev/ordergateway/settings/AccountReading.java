package dev.ordergateway.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the accounts that the lists of all sources name, each with all its keys. */
final class AccountReading {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,79}");

  private final Reading reading;
  private final KnownKeys known;
  private final List<Account> accounts = new ArrayList<>();
  private final Set<String> listed = new LinkedHashSet<>();
  private final Set<String> names = new LinkedHashSet<>();

  AccountReading(Reading reading, KnownKeys known) {
    this.reading = reading;
    this.known = known;
    known.sources().forEach(this::readSource);
  }

  /** Accounts all of whose values can be used. */
  List<Account> accounts() {
    return List.copyOf(accounts);
  }

  /** The prefix of each account that is listed, as {@code gateway.maropost.acme.}. */
  Set<String> listed() {
    return Set.copyOf(listed);
  }

  /** The full names of the keys of all listed accounts. */
  Set<String> names() {
    return Set.copyOf(names);
  }

  private void readSource(String source) {
    String list = "gateway." + source + ".accounts";
    Optional<Layers.Entry> entry = reading.layers().find(list);
    for (String name : Settings.split(entry.map(Layers.Entry::value).orElse(""))) {
      String prefix = "gateway." + source + "." + name + ".";
      if (!listed.add(prefix)) {
        reading.note(list, "names " + Shown.value(name) + " twice", "each account once");
      } else if (NAME.matcher(name).matches()) {
        readAccount(source, name, prefix);
      } else {
        String expected = "a lower case letter, then lower case letters, digits and dashes";
        reading.note(list, "names " + Shown.value(name), expected);
      }
    }
  }

  private void readAccount(String source, String name, String prefix) {
    Map<String, Key> keys = new TreeMap<>(known.account(source));
    Map<String, String> values = new LinkedHashMap<>();
    for (Key key : keys.values()) {
      names.add(prefix + key.name());
      reading.value(key.named(prefix + key.name())).ifPresent(v -> values.put(key.name(), v));
    }
    requireToken(prefix, values);
    if (values.size() == keys.size()) {
      values.computeIfPresent("api-url", (key, url) -> url.replaceFirst("/+$", ""));
      Set<String> single =
          keys.values().stream()
              .filter(key -> key.secret() && !key.kind().isList())
              .map(Key::name)
              .collect(Collectors.toSet());
      accounts.add(new Account(source, name, values, known.secrets(source), single));
    }
  }

  /**
   * Here and not among the rules of whole accounts, so that it is told with what else is missing.
   */
  private void requireToken(String prefix, Map<String, String> values) {
    String key = "callback-token";
    if (Boolean.parseBoolean(values.get(key + "-required")) && "".equals(values.get(key))) {
      reading.missing(prefix + key, "a token, or " + prefix + key + "-required=false");
    }
  }
}
