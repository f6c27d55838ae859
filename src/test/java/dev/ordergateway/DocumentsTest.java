package dev.ordergateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name is there: files, types, routes, tables. */
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(?:#[^)]*)?\\)");
  private static final Pattern NAMED_FILE =
      Pattern.compile("`((?:routes|schemas|mappings|docs|examples|src|bench|\\.ci)/[\\w./-]*)`");
  private static final Pattern TYPE =
      Pattern.compile("`([A-Z][a-z]\\w*[a-z][A-Z]\\w*)(?:\\.\\w+)?`");
  private static final Pattern ROUTE =
      Pattern.compile("`(gateway-[a-z-]+)(?:-<source>(-[a-z]+)?)?`");
  private static final Pattern TABLE = Pattern.compile("`(gateway_[a-z]+)`");

  /** Types of others that the documents speak of. */
  private static final Set<String> FOREIGN =
      Set.of(
          "ComponentResolver",
          "CurrentTime",
          "ExportStatus",
          "IdempotentRepository",
          "OrderID",
          "OrderStatus");

  /** Files that a reader makes in a home of their own, from the page that names them. */
  private static final String OF_A_READER = "routes/(hooks/|write-back).*";

  private static final Set<String> NAMING_TYPES =
      Set.of("docs/ARCHITECTURE.md", "docs/TESTING.md", "CONTRIBUTING.md");

  /** Threads, not routes. */
  private static final Set<String> THREADS =
      Set.of(
          "gateway-clock",
          "gateway-backup",
          "gateway-check",
          "gateway-commit",
          "gateway-http-timer",
          "gateway-manage",
          "gateway-health",
          "gateway-replay",
          "gateway-probe",
          "gateway-replica",
          "gateway-spool");

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    for (Path document : documents()) {
      Path folder = document.toAbsolutePath().getParent();
      assertThat(found(LINK, document))
          .as(document.toString())
          .filteredOn(link -> !link.matches("https?:.*"))
          .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
    }
  }

  @Test
  void everyNamedFileIsThere() throws IOException {
    for (Path document : documents()) {
      assertThat(found(NAMED_FILE, document))
          .as(document.toString())
          .filteredOn(name -> !name.matches(OF_A_READER))
          .allSatisfy(name -> assertThat(Path.of(name)).exists());
    }
  }

  @Test
  void everyNamedTypeIsThere() throws IOException {
    Set<String> types = new TreeSet<>(FOREIGN);
    for (String root : List.of("src/main/java", "src/test/java")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".java"))
            .forEach(name -> types.add(name.replace(".java", "")));
      }
    }
    for (Path document : documents()) {
      if (document.startsWith("docs/decisions") || NAMING_TYPES.contains(document.toString())) {
        assertThat(found(TYPE, document))
            .as(document.toString())
            .allSatisfy(type -> assertThat(type).isIn(types));
      }
    }
  }

  @Test
  void everyNamedRouteAndTableIsThere() throws IOException {
    Path document = Path.of("docs/ARCHITECTURE.md");
    String routes;
    try (Stream<Path> files = Files.walk(Path.of("routes"))) {
      routes =
          files.filter(Files::isRegularFile).map(DocumentsTest::text).collect(Collectors.joining());
    }
    for (String route : found(ROUTE, document)) {
      if (!THREADS.contains(route)) {
        assertThat(routes).as(route).contains("id: " + route);
      }
    }
    String tables =
        migrations()
            + text(Path.of("src/main/resources/gateway/gateway_sink.sql"))
            + text(Path.of("src/main/java/dev/ordergateway/ledger/Migrations.java"));
    assertThat(found(TABLE, document)).allSatisfy(table -> assertThat(tables).contains(table));
    assertThat(Pattern.compile("create table (gateway_\\w+)").matcher(tables).results())
        .map(created -> created.group(1))
        .isSubsetOf(found(TABLE, document));
  }

  private static String migrations() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/gateway/migration"))) {
      return files.sorted().map(DocumentsTest::text).collect(Collectors.joining());
    }
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    documents.add(Path.of("README.md"));
    documents.add(Path.of("CHANGELOG.md"));
    documents.add(Path.of("CONTRIBUTING.md"));
    try (Stream<Path> files = Files.walk(Path.of("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
    }
    return documents;
  }

  private static Set<String> found(Pattern pattern, Path document) {
    return pattern
        .matcher(text(document))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
