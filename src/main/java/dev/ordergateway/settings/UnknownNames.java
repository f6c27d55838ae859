package dev.ordergateway.settings;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds names that mean nothing to the gateway, and names that mean two things.
 *
 * <p>Container platforms set variables as {@code GATEWAY_PORT} for a service called gateway. So an
 * unknown {@code GATEWAY_} variable is ignored, unless it must have been meant: it is one or two
 * letters away from a known one, or it names an account of ours.
 */
final class UnknownNames {
  private static final Pattern ACCOUNT =
      Pattern.compile("gateway\\.([a-z][a-z0-9-]*)\\.([^.]+)\\.(.+)");
  private static final Pattern SOURCE =
      Pattern.compile("(gateway(?:\\.poll)?)\\.([a-z][a-z0-9-]*)\\..+");
  private static final Pattern INJECTED =
      Pattern.compile(".*_PORT(_[0-9]+_(TCP|UDP)(_.*)?)?|.*_SERVICE_(HOST|PORT)(_.*)?");

  private final Reading reading;
  private final KnownKeys keys;
  private final AccountReading accounts;
  private final Set<String> inRoutes;
  private final Set<String> unread;
  private final Set<String> known = new TreeSet<>();
  private final Set<String> undeclared = new TreeSet<>();

  /**
   * @param inRoutes the names that route files use as placeholders
   * @param unread how names begin of which nobody can say whether they are keys
   */
  UnknownNames(
      Reading reading,
      KnownKeys keys,
      AccountReading accounts,
      Set<String> inRoutes,
      Set<String> unread) {
    this.unread = Set.copyOf(unread);
    this.keys = keys;
    this.reading = reading;
    this.accounts = accounts;
    this.inRoutes = inRoutes;
    known.addAll(keys.gateway().keySet());
    known.addAll(accounts.names());
  }

  void check() {
    reading.layers().names().forEach(this::key);
    reading.layers().variables().forEach(this::variable);
    Map<String, String> variables = new HashMap<>();
    for (String name : known) {
      String other = variables.putIfAbsent(Key.variable(name), name);
      if (other != null) {
        String seen = "and " + other + " are one environment variable, " + Key.variable(name);
        reading.note(name, seen, "accounts or sinks of other names");
      }
    }
  }

  private void key(String name) {
    if (known.contains(name)
        || inRoutes.contains(name)
        || unread.stream().anyMatch(name::startsWith)
        || name.startsWith("camel.")
        || accounts.listed().stream().anyMatch(prefix -> isBadAccount(prefix, name))) {
      return;
    }
    if (name.equals("gateway.home")) {
      if (reading.layers().isInFile(name)) {
        String expected = "the environment variable GATEWAY_HOME instead";
        reading.note(name + " is set; expected " + expected + " (" + PropertiesFile.NAME + ")");
      }
    } else if (!name.startsWith("gateway.")) {
      String expected = "a gateway. or camel. key, or one that a route names as {{" + name + "}}";
      reading.note(name, "is not a key", expected);
    } else if (!SinkKeys.meant(name).isEmpty()) {
      String expected = "the sink " + Shown.value(SinkKeys.meant(name)) + " in " + SinkKeys.LIST;
      reading.note(name, "belongs to a sink that is not listed", expected);
    } else if (!unlisted(name) && !undeclared(name)) {
      String nearest = NearestName.of(name, known).orElse("a key of docs/CONFIGURATION.md");
      reading.note(name, "is not a key", nearest);
    }
  }

  /** Keys of an account that is listed but whose name is wrong are not reported once more. */
  private boolean isBadAccount(String prefix, String name) {
    return name.startsWith(prefix)
        && accounts.names().stream().noneMatch(full -> full.startsWith(prefix));
  }

  /** Keys of a source whose file is not there: one line for all of them. */
  private boolean undeclared(String name) {
    Matcher matcher = SOURCE.matcher(name);
    if (!matcher.matches()
        || NearestName.of(matcher.group(2), firstWords()).isPresent()
        || NearestName.of(name, known).filter(near -> isSlip(name, near)).isPresent()) {
      return false;
    }
    String source = matcher.group(2);
    if (undeclared.add(source)) {
      String expected = "routes/sources/" + source + ".camel.yaml to declare it";
      reading.note(name, "belongs to no source", expected);
    }
    return true;
  }

  private static boolean isSlip(String name, String near) {
    return NearestName.distance(name, near) <= 2;
  }

  /** What stands behind gateway. in keys there are, and what a source in a poll's key is called. */
  private Set<String> firstWords() {
    Set<String> words = new TreeSet<>(keys.sources());
    known.forEach(name -> words.add(name.split("\\.", -1)[1]));
    return words;
  }

  private boolean unlisted(String name) {
    Matcher matcher = ACCOUNT.matcher(name);
    if (!matcher.matches() || !keys.sources().contains(matcher.group(1))) {
      return false;
    }
    String list = "gateway." + matcher.group(1) + "." + "accounts";
    String account = matcher.group(2);
    if (accounts.listed().contains("gateway." + matcher.group(1) + "." + account + ".")) {
      return false;
    }
    String expected = "the account " + Shown.value(account) + " in " + list;
    reading.note(name, "belongs to an account that is not listed", expected);
    return true;
  }

  private void variable(String name) {
    List<String> variables = known.stream().map(Key::variable).toList();
    boolean ours = name.startsWith("GATEWAY_") && !INJECTED.matcher(name).matches();
    boolean unused = unread.stream().anyMatch(prefix -> startsWith(name, prefix));
    boolean inRoute = inRoutes.stream().map(Key::variable).anyMatch(name::equals);
    if (!ours || inRoute || unused || variables.contains(name) || badAccount(name)) {
      return;
    }
    Optional<String> nearest = meant(name, variables);
    String end = " (environment variable)";
    if (nearest.isPresent()) {
      reading.note(name + " is not a variable; expected " + nearest.get() + end);
    } else if (accounts.listed().stream().anyMatch(prefix -> startsWith(name, prefix))) {
      reading.note(name + " is not a variable; expected one for a key of the account" + end);
    } else if (SinkKeys.isMeant(name)) {
      String expected = "; expected it in " + SinkKeys.LIST;
      reading.note(name + " belongs to a sink that is not listed" + expected + end);
    } else {
      unlistedVariable(name)
          .ifPresent(
              list ->
                  reading.note(
                      name
                          + " belongs to an account that is not listed; expected it in "
                          + list
                          + end));
    }
  }

  private Optional<String> meant(String name, Collection<String> variables) {
    return variables.stream().filter(other -> NearestName.distance(name, other) <= 2).findFirst();
  }

  private boolean badAccount(String name) {
    return accounts.listed().stream()
        .filter(prefix -> accounts.names().stream().noneMatch(full -> full.startsWith(prefix)))
        .anyMatch(prefix -> startsWith(name, prefix));
  }

  private static boolean startsWith(String variable, String prefix) {
    return variable.startsWith(Key.variable(prefix));
  }

  private Optional<String> unlistedVariable(String name) {
    for (String source : keys.sources()) {
      String prefix = Key.variable("gateway." + source + ".");
      boolean account =
          keys.account(source).keySet().stream()
              .anyMatch(key -> name.matches(prefix + ".+_" + Key.variable(key)));
      if (account) {
        return Optional.of("gateway." + source + ".accounts");
      }
    }
    return Optional.empty();
  }
}
