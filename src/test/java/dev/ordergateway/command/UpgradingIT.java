package dev.ordergateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.ManualPage;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.QuickJava;
import dev.ordergateway.testing.StoreRows;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/UPGRADING.md, as they stand there, between two versions of the jar. */
class UpgradingIT {
  private static final String DELIVER = "routes/40-deliver.camel.yaml";
  private static final String CALL = "routes/30-call.camel.yaml";
  private static final Pattern READY = Pattern.compile("takes notifications on port (\\d+)");

  @TempDir Path folder;
  private Path shop;
  private Platforms platforms;
  private final Deque<Process> started = new ArrayDeque<>();

  /** How a line of the document ended. */
  private record Ended(int exit, String out) {}

  @BeforeEach
  void haveTwoVersionsAndAnOverlayOfTheFirst() throws IOException {
    Path next = version("next").resolve("order-gateway.jar");
    Files.createSymbolicLink(next, QuickJava.JAR);
    Path previous = version("previous").resolve("order-gateway.jar");
    Files.copy(QuickJava.JAR, previous);
    makeOlder(previous);
    shop = Files.createDirectory(folder.resolve("shop"));
    platforms = new Platforms();
    Platforms.configure(shop, platforms.settings());
    assertThat(run("java -jar ../previous/order-gateway.jar init .").exit()).isZero();
    edit(shop.resolve(DELIVER), "concurrentMax: 16", "concurrentMax: 8");
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process each : started) {
      end(each);
    }
    platforms.close();
  }

  private Path version(String name) throws IOException {
    Path place = Files.createDirectory(folder.resolve(name));
    Files.createSymbolicLink(place.resolve("lib"), QuickJava.JAR.resolveSibling("lib"));
    return place;
  }

  /** An invented version before this one: another deliver route, another call route. */
  private static void makeOlder(Path jar) throws IOException {
    try (FileSystem files = FileSystems.newFileSystem(jar)) {
      edit(
          files.getPath("gateway", DELIVER),
          "The default sink, a table",
          "The sink of old, a table");
      edit(
          files.getPath("gateway", CALL),
          "# Every call to a platform.",
          "# Each call to a platform.");
      Path path = files.getPath("META-INF/MANIFEST.MF");
      Manifest manifest = new Manifest(Files.newInputStream(path));
      manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "0.0.1");
      try (OutputStream out = Files.newOutputStream(path)) {
        manifest.write(out);
      }
    }
  }

  @Test
  void stepsLeadToTheNextVersionWithOnesOwnChangesKept() throws Exception {
    Deque<String> lines = new ArrayDeque<>(commands());
    Process previous = gateway("java -jar ../previous/order-gateway.jar run");
    platforms.store().place("N10154");
    StoreRows rows = new StoreRows(shop.resolve("data/gateway.db"));
    Eventually.asserted(() -> assertThat(rows.count("gateway_sink")).isEqualTo(1));
    Ended refused = run("java -jar ../next/order-gateway.jar run");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.out().lines())
        .singleElement()
        .asString()
        .contains(CALL + ": taken from 0.0.1, and ", "(and 1 more). Hint: order-gateway diff");

    String tried = "";
    while (!lines.element().contains("../overlay-previous")) {
      String line = lines.remove();
      Ended ended = run(line);
      assertThat(ended.exit())
          .as(line + "\n" + ended.out())
          .isEqualTo(line.contains(" diff ") ? 1 : 0);
      if (line.contains(" diff ")) {
        assertThat(ended.out())
            .contains(DELIVER + ": taken from 0.0.1, and ", "take over what changed")
            .contains(CALL + ": taken from 0.0.1, and ", "remove it, for it was never changed");
      }
      tried = ended.out();
    }
    assertThat(tried).contains("1 versions of 1 orders", "nothing would come out otherwise");
    end(previous);
    while (lines.size() > 1) {
      String line = lines.remove();
      assertThat(run(line).exit()).as(line).isZero();
    }
    gateway(lines.remove());

    assertThat(shop.resolve(DELIVER)).content().contains("concurrentMax: 8", "The default sink");
    assertThat(shop.resolve(CALL)).doesNotExist();
    platforms.store().place("N10155");
    Eventually.asserted(() -> assertThat(rows.count("gateway_sink")).isEqualTo(2));
    assertRecordingIsTried();
  }

  /** With the new version, whose files are both the home's and the overlay's by now. */
  private void assertRecordingIsTried() throws IOException {
    List<String> recording =
        ManualPage.of("docs/UPGRADING.md").listing("order-gateway record").lines().toList();
    assertThat(recording).hasSize(2);
    for (String line : recording) {
      Ended ended = run(line.replaceFirst("order-gateway", "java -jar ../next/order-gateway.jar"));
      assertThat(ended.exit()).as(line + "\n" + ended.out()).isZero();
    }
  }

  private static List<String> commands() throws IOException {
    String document = Files.readString(Path.of("docs/UPGRADING.md"));
    String steps = document.replaceAll("(?s).*## Step by step(.*?)\n## .*", "$1");
    List<String> lines = new ArrayList<>();
    Matcher blocks = Pattern.compile("(?s)```\n(.*?)```").matcher(steps);
    while (blocks.find()) {
      blocks.group(1).lines().forEach(lines::add);
    }
    assertThat(lines).hasSize(12);
    return lines;
  }

  private Process gateway(String line) throws IOException {
    File out = Files.createTempFile(folder, "run", ".txt").toFile();
    Process process = builder("exec " + line).redirectErrorStream(true).redirectOutput(out).start();
    started.push(process);
    Eventually.until("the gateway is ready", () -> READY.matcher(text(out)).find());
    Matcher port = READY.matcher(text(out));
    assertThat(port.find()).isTrue();
    platforms
        .store()
        .webhooks()
        .sendTo(URI.create("http://127.0.0.1:" + port.group(1) + "/notifications/maropost"));
    return process;
  }

  private Ended run(String line) throws IOException {
    File out = Files.createTempFile(folder, "out", ".txt").toFile();
    Process process = builder(line).redirectErrorStream(true).redirectOutput(out).start();
    started.push(process);
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(line).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new Ended(process.exitValue(), text(out));
  }

  private static String text(File file) {
    try {
      return Files.readString(file.toPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder builder(String line) {
    String quick = line.replace("java -jar", "java " + QuickJava.optionsText() + " -jar");
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", quick).directory(shop.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("GATEWAY_"));
    Path java = Path.of(System.getProperty("java.home"), "bin");
    builder.environment().merge("PATH", java.toString(), (path, first) -> first + ":" + path);
    return builder;
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(40, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private static void edit(Path file, String before, String after) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after));
  }
}
