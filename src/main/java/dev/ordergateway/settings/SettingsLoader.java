package dev.ordergateway.settings;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lays the layers over each other: the defaults in the jar, {@code application.properties} in the
 * home directory, environment variables, and overrides on top. Files are read when it is made; it
 * is safe for any thread afterwards.
 */
public final class SettingsLoader {
  /** The override that names the home directory; otherwise {@code GATEWAY_HOME} does. */
  public static final String HOME = "gateway.home";

  private final Path home;
  private final String homeProblem;
  private final Layers layers;
  private final Set<String> inRoutes;
  private final SourceFiles files;
  private final SinkKeys sinks;
  private final KnownKeys known;

  /** What ships as {@code application.properties}: every key with its default and a comment. */
  public static byte[] shippedProperties() {
    return Overlay.shipped(PropertiesFile.NAME)
        .orElseThrow(() -> new IllegalStateException("the jar lacks " + DeclaredKeys.SHIPPED));
  }

  /**
   * @param environment the environment variables to look at, usually {@link System#getenv()}
   * @param overrides keys and values that go before everything else; {@code gateway.home} too
   */
  public SettingsLoader(Map<String, String> environment, Map<String, String> overrides) {
    this(environment, overrides, true);
  }

  /**
   * @param withFile whether {@code application.properties} of the home directory is read; it may be
   *     somebody else's there
   */
  private SettingsLoader(
      Map<String, String> environment, Map<String, String> overrides, boolean withFile) {
    String named = overrides.getOrDefault(HOME, environment.getOrDefault("GATEWAY_HOME", ""));
    Optional<Path> directory = directory(named);
    this.home = directory.orElse(Path.of("")).toAbsolutePath().normalize();
    this.homeProblem =
        directory.isPresent()
            ? ""
            : HOME
                + " is "
                + Shown.value(named)
                + "; expected a directory that exists and that this user may read ("
                + (overrides.containsKey(HOME) ? "override" : "environment variable GATEWAY_HOME")
                + ")";
    Path file = withFile ? home.resolve(PropertiesFile.NAME) : null;
    this.layers = new Layers(file, environment, overrides);
    this.inRoutes = namesInRoutes(home);
    this.files = SourceFiles.read(new Overlay(home));
    this.sinks = new SinkKeys(layers);
    this.known = new KnownKeys(files.sources(), sinks);
  }

  private SettingsLoader(SettingsLoader other, Path overlay) {
    this.home = overlay;
    this.homeProblem = other.homeProblem;
    this.layers = other.layers;
    this.inRoutes = new TreeSet<>(other.inRoutes);
    this.inRoutes.addAll(namesInRoutes(overlay));
    this.files = SourceFiles.read(new Overlay(overlay));
    this.sinks = other.sinks;
    this.known = new KnownKeys(files.sources(), sinks);
  }

  /**
   * As the constructor, beside an application that has keys of its own and may keep them in an
   * {@code application.properties} where it is started: that one is read only in a home directory
   * which somebody has named.
   */
  public static SettingsLoader beside(
      Map<String, String> environment, Map<String, String> overrides) {
    String home = overrides.getOrDefault(HOME, environment.getOrDefault("GATEWAY_HOME", ""));
    return new SettingsLoader(environment, overrides, !home.isBlank());
  }

  /** The same properties with the routes, schemas and mappings of another directory. */
  public SettingsLoader withOverlay(Path directory) {
    return new SettingsLoader(this, directory.toAbsolutePath().normalize());
  }

  /**
   * @throws SettingsProblem with a line for each thing that is missing, wrong or unknown
   */
  public static Settings load(Map<String, String> environment, Map<String, String> overrides)
      throws SettingsProblem {
    return new SettingsLoader(environment, overrides).load();
  }

  public Path home() {
    return home;
  }

  /**
   * The value of a declared key of the gateway as written, checked or not; empty if it has none.
   */
  public String value(String key) {
    return layers
        .find(key)
        .map(Layers.Entry::value)
        .orElseGet(
            () -> Optional.ofNullable(known.gateway().get(key)).map(Key::fallback).orElse(""));
  }

  /** Where each sink is, by the key that says so; checked or not. */
  public Map<String, String> sinkUris() {
    Map<String, String> uris = new LinkedHashMap<>();
    known.gateway().keySet().stream()
        .filter(key -> key.startsWith(SinkKeys.PREFIX) && key.endsWith(".uri"))
        .sorted()
        .forEach(key -> uris.put(key, value(key)));
    return uris;
  }

  /** The keys that have another value than their default, by name; checked or not. */
  public List<ChangedKey> changed() {
    return ChangedKey.in(layers, known);
  }

  /** The keys that a route may name as placeholders: all that have a value and are not secret. */
  public Set<String> placeholderNames() {
    Set<String> names = new TreeSet<>(known.gateway().keySet());
    names.add(HOME);
    names.addAll(DeclaredKeys.DERIVED);
    layers.names().stream().filter(name -> name.startsWith("camel.")).forEach(names::add);
    inRoutes.stream().filter(name -> layers.find(name).isPresent()).forEach(names::add);
    names.removeIf(known::isSecret);
    return names;
  }

  /**
   * @throws SettingsProblem with a line for each thing that is missing, wrong or unknown
   */
  public Settings load() throws SettingsProblem {
    if (!homeProblem.isEmpty()) {
      throw new SettingsProblem(List.of(homeProblem));
    }
    if (!layers.unreadable().isEmpty()) {
      throw new SettingsProblem(List.of(layers.unreadable()));
    }
    Reading reading = new Reading(layers);
    files.problems().forEach(reading::note);
    layers.repeated().forEach(key -> reading.note(key, "is given twice", "each key once"));
    Map<String, String> values = new LinkedHashMap<>();
    for (Key key : new TreeMap<>(known.gateway()).values()) {
      reading.value(key).ifPresent(value -> values.put(key.name(), value));
    }
    AccountReading accounts = new AccountReading(reading, known);
    sinks.check(reading);
    sinks.checkSinks(reading, values);
    new GatewayRules(reading, values).check();
    if (files.unread().isEmpty() || !accounts.listed().isEmpty()) {
      new AccountRules(reading, known).check(accounts);
    }
    Set<String> undecided = new TreeSet<>(files.unread());
    undecided.addAll(sinks.unusable());
    new UnknownNames(reading, known, accounts, inRoutes, undecided).check();
    if (!reading.problems().isEmpty()) {
      throw new SettingsProblem(reading.problems());
    }
    addIntegratorsOwn(values);
    return new Settings(home, values, accounts.accounts(), known.own());
  }

  /** What belongs to Camel or to an integrator's own routes. */
  private void addIntegratorsOwn(Map<String, String> values) {
    for (String name : placeholderNames()) {
      layers.find(name).ifPresent(entry -> values.putIfAbsent(name, entry.value()));
    }
    values.put(HOME, home.toString());
  }

  private static Optional<Path> directory(String name) {
    try {
      return Optional.of(Path.of(name)).filter(path -> name.isEmpty() || canBeRead(path));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static boolean canBeRead(Path path) {
    return Files.isDirectory(path) && Files.isReadable(path) && Files.isExecutable(path);
  }

  private static Set<String> namesInRoutes(Path home) {
    try {
      Set<String> names = Placeholder.namesInRoutes(new Overlay(home));
      names.removeAll(DeclaredKeys.DERIVED);
      return names;
    } catch (UncheckedIOException e) {
      return Set.of(); // The command check names the file; a key used there is unknown until then.
    }
  }
}
