package dev.ordergateway.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The built jar as a process of its own, with the Java that runs the test; or a class of the tests
 * in its place. Stopped by the handle of the process that was started here and nothing else; every
 * wait is bounded.
 */
public final class ShippedJar implements AutoCloseable {
  /** A bound and no promise: on a busy machine the start of a process alone takes half a minute. */
  private static final Duration LONGEST = Duration.ofSeconds(90);

  /** A goal may have to fetch its plugin first. */
  private static final Duration READY_MAX = Duration.ofMinutes(3);

  private static final Pattern HTTP = Pattern.compile("takes notifications on port (\\d+)");
  private static final Pattern MANAGEMENT = Pattern.compile("answers questions on .*:(\\d+)");

  /** How a command ended and what it printed. */
  public record Ended(int exit, String out, String err) {
    /** The lines of standard error, blank ones left out. */
    public List<String> errLines() {
      return err.lines().filter(line -> !line.isBlank()).toList();
    }
  }

  private final Process process;
  private final Path out;
  private final Path err;

  private ShippedJar(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts a command and does not wait for it.
   *
   * @param home its home directory; what it prints is kept in files beside it
   */
  public static ShippedJar start(Path home, Map<String, String> environment, String... arguments) {
    return start(QuickJava.JAR, home, environment, arguments);
  }

  /** The same with another jar, as that of {@link OtherRelease}. */
  public static ShippedJar start(
      Path jar, Path home, Map<String, String> environment, String... arguments) {
    List<String> command = java();
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    return start(home, environment, command);
  }

  /**
   * Starts a class of the tests' own that runs a gateway: the built jar, before the class path of
   * the tests.
   */
  public static ShippedJar start(Path home, Class<?> main, Map<String, String> systemProperties) {
    return start(home, main, systemProperties, Map.of());
  }

  /** As {@link #start(Path, Class, Map)}, with environment variables. */
  public static ShippedJar start(
      Path home,
      Class<?> main,
      Map<String, String> systemProperties,
      Map<String, String> environment) {
    List<String> command = java();
    systemProperties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    // The shipped one: what the process logs is read here.
    command.add("-Dlogback.configurationFile=gateway/logback.xml");
    command.addAll(List.of("-cp", classPath(), main.getName()));
    return start(home, environment, command);
  }

  /**
   * Starts a goal of the project's own build, whose classes are there already.
   *
   * @param home the home directory of what it runs
   */
  public static ShippedJar startGoal(Path home, String goal) {
    List<String> command = new ArrayList<>(List.of("mvn", "-B"));
    command.addAll(List.of("-f", Path.of("pom.xml").toAbsolutePath().toString()));
    // The build that runs this test may keep its libraries in a place of its own.
    String libraries = System.getProperty("localRepository", "");
    if (!libraries.isEmpty()) {
      command.add("-Dmaven.repo.local=" + libraries);
    }
    command.add(goal);
    // Its own options stay: they may say where it finds its libraries.
    String given = System.getenv().getOrDefault("MAVEN_OPTS", "");
    String options = given + " " + String.join(" ", QuickJava.COMPILER_AND_COLLECTOR);
    return start(home, Map.of("MAVEN_OPTS", options), command);
  }

  /**
   * The built jar in the place of its classes, then what only the tests have. Absolute, because the
   * process works in its home.
   */
  private static String classPath() {
    Path classes = Path.of("target/classes").toAbsolutePath();
    Stream<Path> tests =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath())
            .filter(entry -> !entry.equals(classes));
    return Stream.concat(Stream.of(QuickJava.JAR), tests)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<String> java() {
    List<String> command = new ArrayList<>(List.of(QuickJava.java()));
    command.addAll(QuickJava.options());
    return command;
  }

  private static ShippedJar start(
      Path home, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("GATEWAY_"));
    builder.environment().put("GATEWAY_HOME", home.toString());
    builder.environment().putAll(environment);
    try {
      Path folder = Files.createDirectories(home.resolveSibling(home.getFileName() + "-output"));
      File out = Files.createTempFile(folder, "out", ".txt").toFile();
      File err = Files.createTempFile(folder, "err", ".txt").toFile();
      Process process = builder.redirectOutput(out).redirectError(err).start();
      process.getOutputStream().close();
      return new ShippedJar(process, out.toPath(), err.toPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end. */
  public static Ended run(Path home, String... arguments) {
    return run(home, Map.of(), arguments);
  }

  public static Ended run(Path home, Map<String, String> environment, String... arguments) {
    try (ShippedJar started = start(home, environment, arguments)) {
      return started.awaitEnd(LONGEST);
    }
  }

  /** Waits until it takes notifications and answers on its management port. */
  public ShippedJar awaitReady() {
    Eventually.until(
        "the gateway is ready",
        READY_MAX,
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("the gateway ended: " + err());
          }
          return isReady();
        });
    return this;
  }

  /** Whether it has said that it takes notifications. */
  public boolean isReady() {
    return HTTP.matcher(err()).find();
  }

  public long pid() {
    return process.pid();
  }

  public int httpPort() {
    return port(HTTP);
  }

  public int managementPort() {
    return port(MANAGEMENT);
  }

  private int port(Pattern line) {
    Matcher matcher = line.matcher(err());
    if (!matcher.find()) {
      throw new IllegalStateException("no line says " + line + " in " + err());
    }
    return Integer.parseInt(matcher.group(1));
  }

  public String out() {
    return text(out);
  }

  public String err() {
    return text(err);
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to stop: SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Ends it as a power cut would: SIGKILL. Returns when it is gone. */
  public void kill() {
    process.destroyForcibly();
    await(LONGEST);
  }

  /** Halts it: connections stay open, and nobody answers on them. */
  public void halt() {
    signal("STOP");
  }

  /** Lets a halted process go on. */
  public void goOn() {
    signal("CONT");
  }

  /** Not to one that has ended: its number may be another's by now. */
  private void signal(String name) {
    if (process.isAlive()) {
      PostgresServer.send(name, List.of(process.toHandle()));
    }
  }

  public Ended awaitEnd(Duration longest) {
    await(longest);
    return new Ended(process.exitValue(), out(), err());
  }

  private void await(Duration longest) {
    try {
      if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running after " + longest.toSeconds() + " s: " + err());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
