package dev.ordergateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.settings.Origins;
import dev.ordergateway.settings.Origins.Origin;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.OverlayFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code init} writes, {@code diff} shows and both say of other versions. */
class OverlayCommandsTest {
  private static final String CALL = "routes/30-call.camel.yaml";
  private static final String MAPPING = "mappings/maropost/order.jsonata";
  private static final String ACCOUNT =
      """
      gateway.maropost.accounts=acme
      gateway.maropost.acme.notification-keys=a-notification-key
      gateway.maropost.acme.api-url=https://acme.example/do/WS/NetoAPI
      gateway.maropost.acme.api-key=an-api-key
      gateway.maropost.acme.currency=AUD
      """;

  @TempDir Path home;
  private TestTerminal terminal;

  @BeforeEach
  void openTerminal() {
    terminal = new TestTerminal(home);
  }

  @Test
  void initWritesAllThatIsShippedAndPropertiesThatSetNothing() throws IOException {
    Path fresh = home.resolve("a/new/one");

    assertThat(terminal.run("init", fresh.toString())).as(terminal::err).isZero();

    List<String> written = new ArrayList<>(Overlay.shippedNames());
    written.addAll(List.of("application.properties", Origins.NAME));
    assertThat(files(fresh)).containsExactlyInAnyOrderElementsOf(written);
    for (String name : Overlay.shippedNames()) {
      assertThat(fresh.resolve(name)).hasBinaryContent(Overlay.shipped(name).orElseThrow());
    }
    assertThat(Files.readString(fresh.resolve("application.properties")))
        .contains("\n#gateway.http.port=8080\n")
        .doesNotContainPattern("(?m)^[a-z]");
    assertThat(terminal.out()).contains("wrote " + fresh.resolve(CALL));
  }

  @Test
  void initLeavesWhatIsThere() throws IOException {
    write(CALL, "mine");
    write("application.properties", ACCOUNT);

    assertThat(terminal.run("init", home.toString())).isZero();

    assertThat(home.resolve(CALL)).hasContent("mine");
    assertThat(home.resolve("application.properties")).hasContent(ACCOUNT.strip());
    assertThat(terminal.out())
        .contains("left " + home.resolve(CALL) + " as it is")
        .contains("wrote " + home.resolve(MAPPING));
    assertThat(Origins.read(home).of(CALL)).isEmpty();
    assertThat(Origins.read(home).of(MAPPING)).isPresent();
  }

  @Test
  void initThatCannotWriteSaysSoInOneLine() throws IOException {
    write("a-file", "");

    assertThat(terminal.run("init", home.resolve("a-file").toString())).isEqualTo(1);
    assertThat(terminal.run("init", "--adopt", home.resolve("nowhere").toString())).isEqualTo(1);

    assertThat(terminal.err().lines()).hasSize(2).allMatch(line -> line.contains("not be written"));
    assertThat(terminal.run("init")).isEqualTo(2);
  }

  @Test
  void freshOverlayHasNoProblemAndChangesNothing() throws IOException {
    terminal.run("init", home.toString());
    write("application.properties", ACCOUNT);

    assertThat(terminal.run("check")).as(terminal::out).isZero();
    TestTerminal diff = new TestTerminal(home);
    assertThat(diff.run("diff")).isZero();
    assertThat(diff.out())
        .contains(CALL + ": as shipped; it could be removed")
        .contains("files: 0 changed, 0 added, " + Overlay.shippedNames().size() + " as shipped")
        .doesNotContain("@@");
  }

  @Test
  void diffShowsWhatAFileChangesAndWhatIsAdded() throws IOException {
    terminal.run("init", home.toString());
    String shipped = Files.readString(home.resolve(MAPPING));
    write(MAPPING, shipped.replaceFirst("\"orderId\":", "\t\"orderId\": "));
    write("routes/90-own.camel.yaml", "- route:\n    from:\n      uri: direct:own\n");

    TestTerminal diff = new TestTerminal(home);
    assertThat(diff.run("diff")).isZero();

    assertThat(diff.out().lines())
        .contains(MAPPING + ": changed, taken from development")
        .contains("routes/90-own.camel.yaml: added")
        .anyMatch(line -> line.startsWith("--- " + MAPPING))
        .anyMatch(line -> line.startsWith("+") && line.contains("\t\"orderId\": "))
        .last(Assertions.as(Assertions.STRING))
        .startsWith("files: 1 changed, 1 added, ");
  }

  @Test
  void diffShowsKeysButNoSecret() throws IOException {
    write(
        "application.properties",
        ACCOUNT + "gateway.http.port=8081\ngateway.poll.grace=5m\nown.api-password=hush\n");
    terminal.with("GATEWAY_STORE_PASSWORD", "hush-too");

    assertThat(terminal.run("diff")).isZero();

    assertThat(terminal.out())
        .contains("gateway.http.port: \"8081\", default \"8080\" (application.properties)\n")
        .contains("gateway.maropost.acme.api-key: (a secret), default \"\"")
        .contains("gateway.store.password: (a secret)")
        .contains("own.api-password: (a secret)")
        .doesNotContain("an-api-key", "hush", "gateway.poll.grace")
        .endsWith("keys: 8 changed\n");
  }

  @Test
  void diffTakesAnotherDirectory(@TempDir Path other) throws IOException {
    Files.createDirectories(other.resolve("routes"));
    Files.writeString(other.resolve("routes/91-next.camel.yaml"), "- route: {}\n");

    assertThat(terminal.run("diff", "--overlay", other.toString())).isZero();
    assertThat(terminal.out()).contains("routes/91-next.camel.yaml: added");
    assertThat(terminal.run("diff", "--overlay", other.resolve("no").toString())).isEqualTo(1);
    assertThat(terminal.err().lines()).singleElement().asString().contains("is not a directory");
  }

  @Test
  void fileOfAnotherVersionIsOneLineAtCheckAtDiffAndAtStart() throws Exception {
    write("application.properties", ACCOUNT);
    write(CALL, new String(Overlay.shipped(CALL).orElseThrow(), StandardCharsets.UTF_8) + "# mine");
    write(MAPPING, "what 0.9 shipped");
    write("routes/60-gone.camel.yaml", "- route: {}\n");
    Origins.none()
        .with(CALL, Origin.of("0.9", "what 0.9 shipped".getBytes(StandardCharsets.UTF_8)))
        .with(MAPPING, Origin.of("0.9", "what 0.9 shipped".getBytes(StandardCharsets.UTF_8)))
        .with("routes/60-gone.camel.yaml", Origin.of("0.8", new byte[0]))
        .write(home);
    List<String> lines =
        List.of(
            CALL
                + ": taken from 0.9, and development ships another; take over what changed, then"
                + " order-gateway init --adopt",
            MAPPING
                + ": taken from 0.9, and development ships another; remove it, for it was never"
                + " changed",
            "routes/60-gone.camel.yaml: taken from 0.8, and development ships none; remove it, or"
                + " order-gateway init --adopt");

    assertThat(terminal.run("check")).isEqualTo(1);
    assertThat(terminal.out().lines()).containsAll(lines);
    TestTerminal diff = new TestTerminal(home);
    assertThat(diff.run("diff")).isEqualTo(1);
    assertThat(diff.out().lines()).containsAll(lines).contains("+# mine");
    TestTerminal start = new TestTerminal(home);
    assertThat(start.run("run")).isEqualTo(1);
    assertThat(start.err().lines())
        .singleElement()
        .asString()
        .startsWith("the gateway cannot start: " + MAPPING)
        .contains("(and 2 more). Hint: order-gateway diff");
    assertThat(home.resolve("data")).doesNotExist();
  }

  @Test
  void adoptedFilesAreOfThisVersion() throws IOException {
    write(CALL, "mine");
    write("routes/60-gone.camel.yaml", "mine");
    Origins.none()
        .with(CALL, Origin.of("0.9", new byte[0]))
        .with("routes/60-gone.camel.yaml", Origin.of("0.8", new byte[0]))
        .write(home);

    assertThat(terminal.run("init", "--adopt", home.toString())).as(terminal::err).isZero();

    assertThat(terminal.out()).contains("made for development, before: 0.8, 0.9");
    assertThat(OverlayFile.in(home))
        .extracting(OverlayFile::state)
        .containsExactly(OverlayFile.State.CHANGED, OverlayFile.State.ADDED);
    assertThat(home.resolve(CALL)).hasContent("mine");
  }

  @Test
  void listOfOriginsThatIsNoneIsOneLine() throws IOException {
    write("application.properties", ACCOUNT);
    write(Origins.NAME, "# taken from order-gateway 1.0\nnonsense\n");

    assertThat(terminal.run("diff")).isEqualTo(1);
    assertThat(terminal.err().lines())
        .containsExactly(
            "overlay.sha256: 2: expected a digest and a name; restore it or remove it");
    assertThat(terminal.run("check")).isEqualTo(1);
    assertThat(terminal.out()).contains("overlay.sha256: 2: ");
  }

  private static List<String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .toList();
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
