package dev.ordergateway.settings;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sources that an integrator's own files declare, read before anything is started, because they
 * say which keys there are.
 */
final class SourceFiles {
  private static final String FOLDER = "routes/sources/";
  private static final String SUFFIX = ".camel.yaml";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /** Words that stand in the place of a source in keys, and so can be none. */
  static final Set<String> RESERVED =
      Set.of(
          "http",
          "management",
          "store",
          "sink",
          "alarm",
          "receive",
          "verify",
          "validate",
          "accept",
          "enrich",
          "deliver",
          "poll",
          "replay",
          "audit",
          "retain",
          "shutdown",
          "home",
          "topic",
          "call",
          "source");

  private final Map<String, RouteFile.Template> templates = new HashMap<>();
  private final List<DeclaredSource> sources = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<String> unread = new HashSet<>();

  private SourceFiles() {}

  static SourceFiles read(Overlay overlay) {
    SourceFiles files = new SourceFiles();
    List<RouteFile> read = new ArrayList<>();
    for (String name : names(overlay)) {
      try {
        RouteFile file = RouteFile.read(overlay, name);
        file.templates().forEach(template -> files.templates.put(template.id(), template));
        read.add(file);
      } catch (RouteFile.Unreadable e) {
        if (name.startsWith(FOLDER)) {
          files.problems.add(String.valueOf(e.getMessage()));
          files.leave(name);
        }
      }
    }
    TemplateUses uses = new TemplateUses(files.templates);
    read.forEach(file -> files.problems.addAll(uses.problems(file)));
    read.forEach(files::declare);
    return files;
  }

  /** Its keys are not known, whatever is wrong with it. */
  private void leave(String file) {
    if (file.startsWith(FOLDER)) {
      String source = file.substring(FOLDER.length(), file.length() - SUFFIX.length());
      unread.add("gateway." + source + ".");
      unread.add("gateway.poll." + source + ".");
    }
  }

  private static List<String> names(Overlay overlay) {
    try {
      return overlay.names("routes", SUFFIX);
    } catch (UncheckedIOException e) {
      return List.of(); // Whoever loads the routes says what is wrong with the folder.
    }
  }

  /** Those that could be read, also where something is wrong with them. */
  List<DeclaredSource> sources() {
    return List.copyOf(sources);
  }

  /** How the keys of those sources begin whose files are broken: they may be keys or not. */
  Set<String> unread() {
    return Set.copyOf(unread);
  }

  /** One line for each problem: file, line, what is wrong, what to do. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  private void declare(RouteFile file) {
    boolean own = file.uses().stream().anyMatch(use -> use.of().startsWith("gateway-source-"));
    for (RouteFile.Use source : file.sources()) {
      String name = value(source.values().get("name"));
      if (DeclaredKeys.SOURCES.contains(name) && file.name().equals(FOLDER + name + SUFFIX)) {
        continue; // In the box, or laid over what is: its keys are declared there.
      }
      SourceProperties.problems(source).forEach(problems::add);
      if (RESERVED.contains(name) || DeclaredKeys.SOURCES.contains(name)) {
        note(source, source.line(), "the source name " + name + " is taken", "choose another");
      } else if (!NAME.matcher(name).matches()) {
        note(
            source,
            source.line(),
            "the source is called " + Shown.value(name),
            "begin with a lower case letter; letters, digits and dashes follow");
      } else if (!file.name().equals(FOLDER + name + SUFFIX)) {
        note(
            source,
            source.line(),
            "it declares the source " + name,
            "name the file " + FOLDER + name + SUFFIX);
      } else {
        add(file, source, name);
        continue;
      }
      leave(file.name());
      leave(FOLDER + name + SUFFIX);
    }
    if (own && file.sources().isEmpty()) {
      problems.add(
          file.name()
              + ": 1: it uses templates of a source; declare the source as a bean of type "
              + RouteFile.SOURCE);
    }
  }

  private void add(RouteFile file, RouteFile.Use source, String name) {
    RouteFile.@Nullable Value declared = source.values().get("accountKeys");
    int line = declared == null ? source.line() : declared.line();
    Map<String, Key> keys =
        AccountKeys.read(value(declared), what -> problems.add(place(source, line) + what));
    Map<String, Map<String, RouteFile.Value>> parameters = new TreeMap<>();
    Map<String, Set<String>> given = new HashMap<>();
    for (RouteFile.Use use : file.uses()) {
      RouteFile.Template template = templates.get(use.of());
      if (template == null) {
        continue;
      }
      Map<String, RouteFile.Value> values = new LinkedHashMap<>();
      template
          .parameters()
          .forEach(
              (key, fallback) ->
                  values.put(
                      key, new RouteFile.Value(fallback == null ? "" : fallback, use.line())));
      values.putAll(use.values());
      use.values().forEach((key, value) -> noPlaceholder(use, key, value));
      if (values.containsKey("source") && !value(values.get("source")).equals(name)) {
        note(use, use.line(), "its source is not " + name, "give it the name of the source bean");
      }
      if (parameters.putIfAbsent(use.of(), values) != null) {
        note(use, use.line(), use.of() + " is used twice for one source", "remove one");
      }
      given.putIfAbsent(use.of(), Set.copyOf(use.values().keySet()));
      requireFirstPage(use);
    }
    boolean taken =
        parameters.containsKey(DeclaredSource.VALIDATE)
            || file.entrances().contains("direct:gateway-validate-" + name);
    if (parameters.containsKey(DeclaredSource.RECEIVE) && !taken) {
      note(
          source,
          source.line(),
          "what comes in is not validated",
          "use "
              + DeclaredSource.VALIDATE
              + ", or add a route from direct:gateway-validate-"
              + name);
    }
    sources.add(new DeclaredSource(name, file.name(), keys, parameters, given));
  }

  /** Another number would be read as 1, and pages be left out. */
  private void requireFirstPage(RouteFile.Use use) {
    RouteFile.Value first = use.values().get("firstPage");
    if (use.of().equals(DeclaredSource.POLL)
        && first != null
        && !List.of("0", "1").contains(first.text().strip())) {
      String what = use.of() + " has firstPage " + Shown.value(first.text());
      note(use, first.line(), what, "expected 0 or 1");
    }
  }

  /** A template's parameters are read before Camel fills in any. */
  private void noPlaceholder(RouteFile.Use use, String key, RouteFile.Value value) {
    if (use.of().startsWith("gateway-source-") && value.text().contains("{{")) {
      note(
          use,
          value.line(),
          use.of() + " has a placeholder in " + key,
          "write the value itself, or a key of the account as {name}");
    }
  }

  private static String value(RouteFile.@Nullable Value value) {
    return value == null ? "" : value.text();
  }

  private void note(RouteFile.Use use, int line, String what, String remedy) {
    problems.add(place(use, line) + what + "; " + remedy);
  }

  private static String place(RouteFile.Use use, int line) {
    return use.file() + ": " + line + ": ";
  }
}
