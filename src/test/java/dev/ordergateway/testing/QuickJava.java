package dev.ordergateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * How the tests start a Java that lives for seconds, on the cores they need themselves: with the
 * quick compiler, one collecting thread, and the classes of the built jar out of a class data
 * sharing archive, which saves a third of what the start of a gateway costs.
 */
public final class QuickJava {
  /** The built jar. */
  public static final Path JAR = Path.of("target/order-gateway.jar").toAbsolutePath();

  /** The options that are of use to any program. */
  static final List<String> COMPILER_AND_COLLECTOR =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final Path ARCHIVE =
      JAR.resolveSibling("order-gateway-java-" + Runtime.version() + ".jsa");
  private static final long LONGEST_SECONDS = 180;

  /** Null before it was first asked for. */
  private static Optional<Path> archive;

  private QuickJava() {}

  /** The Java that runs the test. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /**
   * Its options. They go with any class path; the archive is used by one that begins with the built
   * jar.
   */
  public static List<String> options() {
    List<String> options = new ArrayList<>(COMPILER_AND_COLLECTOR);
    archive().ifPresent(file -> options.add("-XX:SharedArchiveFile=" + file));
    // Of another class path it would say that it is of no use.
    options.addAll(List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
    return options;
  }

  /** The same for a shell, and for variables that hold options. */
  public static String optionsText() {
    return options().stream().map(each -> '"' + each + '"').collect(Collectors.joining(" "));
  }

  /** Made by the first of all forks that needs it; none where this Java can make none. */
  private static synchronized Optional<Path> archive() {
    if (archive == null) {
      Path lock = ARCHIVE.resolveSibling(ARCHIVE.getFileName() + ".lock");
      try (FileChannel file =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        file.lock();
        archive = isOfThisJar() || make() ? Optional.of(ARCHIVE) : Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    return archive;
  }

  private static boolean isOfThisJar() throws IOException {
    return Files.exists(ARCHIVE)
        && Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(JAR)) > 0;
  }

  /** Whether it could; what it printed is kept beside the archive. */
  private static boolean make() throws IOException, InterruptedException {
    Path made = ARCHIVE.resolveSibling(ARCHIVE.getFileName() + ".new");
    Path output = ARCHIVE.resolveSibling(ARCHIVE.getFileName() + ".txt");
    Files.deleteIfExists(made);
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(COMPILER_AND_COLLECTOR);
    command.addAll(List.of("-XX:ArchiveClassesAtExit=" + made, "-jar", JAR.toString()));
    command.addAll(List.of("demo", "--orders=20", "--seconds=2"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("GATEWAY_"));
    Process process = builder.redirectOutput(output.toFile()).start();
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      return false;
    }
    Files.move(made, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }
}
