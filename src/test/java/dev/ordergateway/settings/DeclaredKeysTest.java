package dev.ordergateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Declared, documented and used are the same keys. */
class DeclaredKeysTest {
  private static final Pattern NAMED =
      Pattern.compile("\"(gateway\\.[a-z][a-z0-9-]*(?:\\.[a-z][a-z0-9-]*)+)\"");
  private static final Pattern PROPERTY =
      Pattern.compile("(?:# )?(gateway\\.[a-z<>.-]+)=(.*)|(?:# )?gateway\\..*");

  /** Where keys are declared and asked about, not used; and where metrics have such names too. */
  private static final List<String> DECLARING =
      List.of("/settings/", "/command/", "/Meters.java", "/Gauges.java");

  @Test
  void everyDefaultIsOfItsOwnKind() {
    assertThat(all().values())
        .filteredOn(key -> !key.required())
        .filteredOn(key -> !key.name().endsWith("callback-token"))
        .allSatisfy(key -> assertThat(key.kind().accepts()).as(key.name()).accepts(key.fallback()));
  }

  @Test
  void secretsHaveNoDefault() {
    assertThat(all().values())
        .filteredOn(Key::secret)
        .hasSize(11)
        .extracting(Key::fallback)
        .containsOnly("");
  }

  @Test
  void everyKeyStandsBelowACommentOfItsOwn() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("application.properties"));

    for (int index = 1; index < lines.size(); index++) {
      if (PROPERTY.matcher(lines.get(index)).matches()) {
        assertThat(lines.get(index - 1))
            .as("the comment above " + lines.get(index))
            .matches("# [A-Z].*\\.")
            .hasSizeLessThanOrEqualTo(100);
      }
    }
  }

  @Test
  void commentsGiveTheRangeThatIsEnforced() throws IOException {
    String text = Files.readString(Path.of("application.properties"));

    Pattern range = Pattern.compile("from (\\w+) to (\\w+)");
    for (Key key : all().values()) {
      Matcher enforced = range.matcher(key.kind().expected());
      Matcher line =
          Pattern.compile("# (.*)\n(?:# )?" + Pattern.quote(key.name()) + "=").matcher(text);
      assertThat(line.find()).as(key.name()).isTrue();
      if (enforced.find()) {
        assertThat(line.group(1))
            .as(key.name())
            .contains(enforced.group(1) + " to " + enforced.group(2));
      }
    }
  }

  @Test
  void manualListsEveryKeyWithItsTrueDefault() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("docs/CONFIGURATION.md")).stream()
            .filter(line -> line.startsWith("| `gateway."))
            .toList();

    assertThat(rows).hasSameSizeAs(all().keySet());
    for (Key key : all().values()) {
      String fallback = key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`";
      String value = key.required() ? "required" : fallback;
      String kind = key.kind().expected().replaceFirst(", as .*", "");
      String row = "| `" + key.name() + "` | " + value + " | " + kind + " | ";
      assertThat(rows).filteredOn(line -> line.startsWith(row)).as(row).hasSize(1);
    }
  }

  @Test
  void everyKeyThatJavaOrARouteNamesIsDeclared() throws IOException {
    Set<String> declared = new TreeSet<>(DeclaredKeys.gateway().keySet());
    declared.add(SettingsLoader.HOME);
    declared.addAll(DeclaredKeys.DERIVED);

    Set<String> named = new TreeSet<>(namedInJava());
    Placeholder.namesInRoutes(new Overlay(Path.of("").toAbsolutePath())).stream()
        .filter(name -> name.startsWith("gateway."))
        .forEach(named::add);

    assertThat(declared).containsAll(named);
  }

  @Test
  void everyDeclaredKeyIsUsed() throws IOException {
    String java = String.join("\n", sources().values());
    Set<String> used = new TreeSet<>(namedInJava());
    used.addAll(Placeholder.namesInRoutes(new Overlay(Path.of("").toAbsolutePath())));
    // Keys of an account or sink are asked for by their last part, source by source:
    // account.text("api-url").
    Set<String> unused = new TreeSet<>();
    for (Key key : all().values()) {
      String last = key.name().substring(key.name().lastIndexOf('.') + 1);
      boolean found =
          key.name().contains("<") || last.equals("accounts")
              ? last.equals("accounts")
                  || (java.contains('"' + last + '"') || java.contains("\"." + last + '"'))
              : used.contains(key.name()) || isBuiltBySource(key.name(), java);
      if (!found) {
        unused.add(key.name());
      }
    }

    assertThat(unused).isEmpty();
  }

  /** Shared code asks for {@code "gateway." + source + ".accounts"}. */
  private static boolean isBuiltBySource(String name, String java) {
    return DeclaredKeys.SOURCES.stream()
        .filter(source -> name.contains("." + source + "."))
        .anyMatch(
            source -> {
              int at = name.indexOf("." + source + ".");
              String before = name.substring(0, at + 1);
              String after = name.substring(at + source.length() + 1);
              return Pattern.compile(
                      Pattern.quote('"' + before + '"')
                          + "\\s*\\+\\s*[a-z]\\w*(\\(\\))?(\\.\\w+\\(\\))?\\s*\\+\\s*"
                          + Pattern.quote('"' + after + '"'))
                  .matcher(java)
                  .find();
            });
  }

  private static Set<String> namedInJava() throws IOException {
    return sources().values().stream()
        .flatMap(text -> NAMED.matcher(text).results())
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      Map<String, String> sources = new TreeMap<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String name = file.toString().replace('\\', '/');
        if (DECLARING.stream().noneMatch(name::contains)) {
          sources.put(file.toString(), Files.readString(file));
        }
      }
      return sources;
    }
  }

  private static Map<String, Key> all() {
    Map<String, Key> all = new TreeMap<>(DeclaredKeys.gateway());
    for (String source : DeclaredKeys.SOURCES) {
      DeclaredKeys.account(source)
          .forEach(
              (name, key) -> {
                String full = "gateway." + source + ".<account>." + name;
                all.put(full, key.named(full));
              });
    }
    DeclaredKeys.account("sink")
        .forEach(
            (name, key) -> {
              String full = "gateway.sink.<sink>." + name;
              all.put(full, key.named(full));
            });
    return all;
  }
}
