package dev.ordergateway.command;

import dev.ordergateway.Gateway;
import dev.ordergateway.settings.Origins;
import dev.ordergateway.settings.Origins.Origin;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.SettingsLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes out what an integrator may edit, and notes from which version it was taken. */
@Command(
    name = "init",
    description = {
      "Write routes/, schemas/, mappings/ and an application.properties to start from.",
      "What is there is left as it is. A file that you do not mean to change is better removed:",
      "it would keep its version when the gateway gets another."
    },
    footer = {"", "Exit code 0: done; 1: it could not be written; 2: wrong usage."},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class InitCommand implements Callable<Integer> {
  private static final String PROPERTIES = "application.properties";
  private static final String HEAD =
      """
      # Every key with its default. Take the # away from the beginning of a line to change it; what
      # stays behind a # follows the defaults of the version that runs.

      """;

  private final Terminal terminal;
  @Mixin private final Verbosity verbosity = new Verbosity();

  @Parameters(paramLabel = "<dir>", description = "The directory; it is made if it is not there.")
  private Path directory = Path.of("");

  @Option(
      names = "--adopt",
      description = {
        "Note that the files there have been brought to this version, once you have taken over",
        "what the command diff has shown; no file is written."
      })
  private boolean adopt;

  InitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    try {
      if (adopt) {
        adopt();
      } else {
        write();
      }
      return 0;
    } catch (IOException | UncheckedIOException e) {
      throw new CommandFailure(reason(e), e);
    }
  }

  private void write() throws IOException {
    Files.createDirectories(directory);
    Origins origins = Origins.read(directory);
    int written = write(PROPERTIES, properties()) ? 1 : 0;
    for (String name : Overlay.shippedNames()) {
      byte[] shipped = Overlay.shipped(name).orElseThrow();
      written += write(name, shipped) ? 1 : 0;
      if (Arrays.equals(Files.readAllBytes(directory.resolve(name)), shipped)) {
        origins = origins.with(name, origin(shipped));
      }
    }
    origins.write(directory);
    terminal.line(
        written
            + " files written; "
            + directory.resolve(Origins.NAME)
            + " says which version they are of");
  }

  private boolean write(String name, byte[] content) throws IOException {
    Path path = directory.resolve(name);
    if (Files.exists(path)) {
      terminal.line("left " + path + " as it is");
      return false;
    }
    Files.createDirectories(path.toAbsolutePath().getParent());
    Files.write(path, content, StandardOpenOption.CREATE_NEW);
    terminal.line("wrote " + path);
    return true;
  }

  /** Files that this version does not ship are the integrator's own from now on. */
  private void adopt() throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    Origins origins = Origins.read(directory);
    Origins adopted = Origins.none();
    for (String name : new Overlay(directory).ownNames()) {
      byte[] shipped = Overlay.shipped(name).orElse(null);
      if (shipped != null) {
        adopted = adopted.with(name, origin(shipped));
      }
    }
    adopted.write(directory);
    terminal.line(
        "the files of "
            + directory
            + " are noted as made for "
            + Gateway.release()
            + (origins.names().isEmpty() ? "" : ", before: " + releases(origins)));
  }

  private static String releases(Origins origins) {
    return origins.names().stream()
        .flatMap(name -> origins.of(name).stream())
        .map(Origin::release)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static Origin origin(byte[] content) {
    return Origin.of(Gateway.release(), content);
  }

  /** A key that is written out would keep today's default for ever. */
  private static byte[] properties() {
    String shipped = new String(SettingsLoader.shippedProperties(), StandardCharsets.UTF_8);
    return (HEAD + shipped.replaceAll("(?m)^(?=[^#\\s])", "#")).getBytes(StandardCharsets.UTF_8);
  }

  /** The message of these is often a bare path. */
  private String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return directory
        + " could not be written: "
        + cause.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        + ": "
        + cause.getMessage();
  }
}
