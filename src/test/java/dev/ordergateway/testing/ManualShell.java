package dev.ordergateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.ShippedJar.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The terminal of a reader who types what a page says. {@code order-gateway} is the built jar; the
 * ports that the pages name are free ones, here and in what is typed.
 */
public final class ManualShell implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private final Path folder;
  private final Path bin;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final Map<String, String> replaced = new LinkedHashMap<>();
  private final Deque<Process> started = new ArrayDeque<>();

  /**
   * @param folder of the test, for what the shell itself needs
   */
  public ManualShell(Path folder) {
    this.folder = folder;
    try {
      this.bin = Files.createDirectories(folder.resolve("bin"));
      int http = FreePort.find();
      int management = FreePort.find();
      with("JDK_JAVA_OPTIONS", QuickJava.optionsText());
      with("GATEWAY_HTTP_HOST", "127.0.0.1");
      with("GATEWAY_HTTP_PORT", String.valueOf(http));
      with("GATEWAY_MANAGEMENT_PORT", String.valueOf(management));
      replacing("127.0.0.1:8080", "127.0.0.1:" + http);
      replacing("127.0.0.1:9000", "127.0.0.1:" + management);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    command("order-gateway", "exec java -jar " + QuickJava.JAR + " \"$@\"");
  }

  /** A command in the place of one that a reader has and a test has not. */
  public ManualShell command(String name, String script) {
    try {
      Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ManualShell with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** What a reader would put in the place of a text of the page. */
  public ManualShell replacing(String text, String by) {
    replaced.put(text, by);
    return this;
  }

  /** Runs a listing to its end; a line of it that fails is the last one. */
  public Ended run(Path home, String listing) {
    Path out = output();
    Path err = output();
    Process process = begin(home, listing, out, err);
    try {
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("still running: " + listing + "\n" + text(out) + text(err));
      }
      return new Ended(process.exitValue(), text(out), text(err));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs a listing that has to end well, and gives what it printed. */
  public String type(Path home, String listing) {
    Ended ended = run(home, listing);
    assertThat(ended.exit()).as(listing + "\n" + ended.out() + ended.err()).isZero();
    return ended.out();
  }

  /** Starts a listing that ends with a gateway, and waits until it is ready. What it printed. */
  public String startGateway(Path home, String listing) {
    Path out = output();
    Process process = begin(home, listing, out, out);
    Eventually.until(
        "the gateway is ready",
        LONGEST,
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("it ended: " + text(out));
          }
          return text(out).contains("takes notifications on port");
        });
    return text(out);
  }

  private Process begin(Path home, String listing, Path out, Path err) {
    String script = listing;
    for (Map.Entry<String, String> each : replaced.entrySet()) {
      script = script.replace(each.getKey(), each.getValue());
    }
    ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", script).directory(home.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("GATEWAY_"));
    variables.putAll(environment);
    variables.put("NO_PROXY", "127.0.0.1");
    String java = Path.of(System.getProperty("java.home"), "bin").toString();
    variables.merge("PATH", bin + ":" + java, (path, first) -> first + ":" + path);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    if (out.equals(err)) {
      builder.redirectErrorStream(true);
    }
    try {
      Process process = builder.start();
      started.push(process);
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path output() {
    try {
      return Files.createTempFile(folder, "output", ".txt");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends what was started here and has not ended, as Ctrl-C would: the shells and their own. */
  @Override
  public void close() {
    for (Process process : started) {
      List<ProcessHandle> all =
          Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
      all.forEach(ProcessHandle::destroy);
      for (ProcessHandle each : all) {
        each.onExit().orTimeout(40, TimeUnit.SECONDS).join();
      }
    }
    started.clear();
  }
}
