package dev.ordergateway.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A source that is made of templates: what its file in {@code routes/sources/} gives as parameters.
 * Immutable. Every parameter that a template has is there, with its default where the file does not
 * give it.
 */
public final class DeclaredSource {
  /** How a notification comes in: address, credentials, answer. */
  public static final String RECEIVE = "gateway-source-receive";

  /** Where things stand in a notification. */
  public static final String VALIDATE = "gateway-source-validate";

  /** How orders are fetched. */
  public static final String ENRICH = "gateway-source-enrich";

  /** When the platform's list of changed orders is read. */
  public static final String SCHEDULE = "gateway-source-poll";

  /** How the platform's list of changed orders is read. */
  public static final String POLL = "gateway-source-poll-page";

  private final String name;
  private final String file;
  private final Map<String, Key> accountKeys;
  private final Map<String, Map<String, RouteFile.Value>> parameters;
  private final Map<String, Set<String>> given;

  DeclaredSource(
      String name,
      String file,
      Map<String, Key> accountKeys,
      Map<String, Map<String, RouteFile.Value>> parameters,
      Map<String, Set<String>> given) {
    this.name = name;
    this.file = file;
    this.accountKeys = Collections.unmodifiableMap(new LinkedHashMap<>(accountKeys));
    this.parameters = Map.copyOf(parameters);
    this.given = Map.copyOf(given);
  }

  /** The word it has in paths, properties, tables and events. */
  public String name() {
    return name;
  }

  /** The file that declares it, as {@code routes/sources/shopify.camel.yaml}. */
  public String file() {
    return file;
  }

  /** Whether it uses a template, or has a route of its own in its place. */
  public boolean uses(String template) {
    return parameters.containsKey(template);
  }

  /**
   * A parameter of a template that it uses, without blanks around it; empty where it has none.
   *
   * @throws IllegalArgumentException if it does not use the template, or that has no such parameter
   */
  public String text(String template, String parameter) {
    return value(template, parameter).text().strip();
  }

  /** Whether its file gives a template this parameter, be it what the template has without it. */
  public boolean gives(String template, String parameter) {
    return given.getOrDefault(template, Set.of()).contains(parameter);
  }

  private RouteFile.Value value(String template, String parameter) {
    RouteFile.Value value = parameters.getOrDefault(template, Map.of()).get(parameter);
    if (value == null) {
      throw new IllegalArgumentException(file + " gives no " + parameter + " to " + template);
    }
    return value;
  }

  /** One line about a parameter that cannot be meant, to be thrown by who reads it. */
  public IllegalArgumentException wrong(String template, String parameter, String remedy) {
    String what = template + " has " + parameter + " " + Shown.value(text(template, parameter));
    int line = value(template, parameter).line();
    return new IllegalArgumentException(file + ": " + line + ": " + what + "; " + remedy);
  }

  /** Whether its accounts have such a key. */
  public boolean hasAccountKey(String key) {
    return accountKeys.containsKey(key);
  }

  /** Whether it is a key of theirs that holds a secret, or several. */
  public boolean holdsSecrets(String key) {
    Key declared = accountKeys.get(key);
    return declared != null && declared.secret();
  }

  /** The names of those keys that its file declares. */
  public Set<String> accountKeyNames() {
    return accountKeys.keySet();
  }

  /** The keys of its accounts, by the part of the name behind the account. */
  Map<String, Key> accountKeys() {
    return accountKeys;
  }

  @Override
  public String toString() {
    return name;
  }
}
