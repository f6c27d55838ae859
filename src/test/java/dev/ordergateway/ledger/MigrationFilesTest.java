package dev.ordergateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Migrations only add, so that a replica of an older release goes on beside a newer one. */
class MigrationFilesTest {
  private static final Path FOLDER = Path.of("src/main/resources/gateway/migration");

  /** But an index, without which an older release is slower and no worse. */
  private static final Pattern TAKES_AWAY =
      Pattern.compile(
          "(?i)\\b(drop(?!\\s+index)|rename|truncate|delete\\s+from|alter\\s+column|set\\s+not\\s+null)\\b");

  /** An older release does not name the column, and could insert no row. */
  private static final Pattern ASKS_FOR_MORE =
      Pattern.compile("(?i)add\\s+column\\s+(?![^;]*\\bdefault\\b)[^;]*\\bnot\\s+null\\b");

  @Test
  void noMigrationTakesAwayOrAsksForWhatAnOlderReleaseHas() throws IOException {
    assertThat(migrations())
        .hasSizeGreaterThan(5)
        .allSatisfy(
            file ->
                assertThat(statements(file))
                    .as(file.getFileName().toString())
                    .doesNotContainPattern(TAKES_AWAY)
                    .doesNotContainPattern(ASKS_FOR_MORE));
  }

  private static List<Path> migrations() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  private static String statements(Path file) throws IOException {
    return Files.readString(file).replaceAll("--.*", "");
  }
}
