package dev.ordergateway.hook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Puts hooks into a home directory: those of the manual, or a test's own. */
public final class HookFiles {
  private static final Pattern LISTING =
      Pattern.compile(
          "`(routes/hooks/[a-z-]+\\.camel\\.yaml)`:\n\n```yaml\n(.*?)```", Pattern.DOTALL);

  private HookFiles() {}

  /** All listings of the manual, under the names that it gives them; how many there are. */
  static int ofManual(Path home) {
    return (int)
        LISTING
            .matcher(read(Path.of("docs/HOOKS.md")))
            .results()
            .peek(listing -> write(home, listing))
            .count();
  }

  /** One listing of the manual. */
  static void ofManual(Path home, HookPoint point) {
    LISTING
        .matcher(read(Path.of("docs/HOOKS.md")))
        .results()
        .filter(listing -> listing.group(1).contains(point.word()))
        .forEach(listing -> write(home, listing));
  }

  /** The file that a manual lists after its name. */
  public static void listing(Path home, Path manual, String name) {
    Pattern.compile("`" + Pattern.quote(name) + "`:\n\n```yaml\n(.*?)```", Pattern.DOTALL)
        .matcher(read(manual))
        .results()
        .forEach(listing -> write(home.resolve(name), listing.group(1)));
  }

  private static void write(Path home, MatchResult listing) {
    write(home.resolve(listing.group(1)), listing.group(2));
  }

  /** A route that does these steps, written in YAML's flow style. */
  static void of(Path home, HookPoint point, String... steps) {
    StringBuilder route = new StringBuilder();
    route.append("- route:\n    id: test-").append(point.word());
    route.append("\n    errorHandler: {noErrorHandler: {}}");
    route.append("\n    from:\n      uri: direct:").append(point.endpoint());
    route.append("\n      steps:\n");
    for (String step : steps) {
      route.append("        - ").append(step).append('\n');
    }
    write(home.resolve("routes/hooks/" + point.word() + ".camel.yaml"), route.toString());
  }

  /** A file of the integrator's. */
  public static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
