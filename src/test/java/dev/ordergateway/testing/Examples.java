package dev.ordergateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folders of {@code examples/}, to be run as home directories. */
public final class Examples {
  private Examples() {}

  /** Copies an example into a home directory, as its README tells an integrator to. */
  public static void copy(String name, Path home) {
    Path example = Path.of("examples", name);
    try (Stream<Path> files = Files.walk(example)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = home.resolve(example.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
