package dev.ordergateway.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.accept.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperationsManualTest {
  private final String manual;

  OperationsManualTest() throws IOException {
    manual = Files.readString(Path.of("docs/OPERATIONS.md"));
  }

  @Test
  void everyCauseHasItsLine() {
    assertThat(Cause.values()).allSatisfy(cause -> assertThat(manual).contains("`" + cause + "`"));
  }

  @Test
  void everyMetricIsExplained() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (String type : new String[] {"Meters", "Gauges"}) {
      String code =
          Files.readString(Path.of("src/main/java/dev/ordergateway/manage/" + type + ".java"));
      Matcher name = Pattern.compile("\"(gateway\\.[a-z.]+)\"").matcher(code);
      name.results().forEach(found -> names.add(found.group(1).replace('.', '_')));
    }

    assertThat(names).hasSizeGreaterThan(15);
    assertThat(names).allSatisfy(name -> assertThat(manual).contains(name));
  }

  @Test
  void everyLineThatAnOperatorMayFindIsExplained() throws IOException {
    Pattern call = Pattern.compile("LOG\\.(?:warn|error)\\(\\s*\"([^\"]+)\"");
    TreeSet<String> fragments = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        call.matcher(Files.readString(file)).results().forEach(m -> fragments.add(m.group(1)));
      }
    }

    assertThat(fragments).hasSizeGreaterThan(10);
    assertThat(fragments)
        .allSatisfy(
            line ->
                assertThat(
                        Stream.of(line.split("\\{}"))
                            .map(String::strip)
                            .filter(s -> s.length() > 5))
                    .as(line)
                    .anySatisfy(
                        part -> assertThat(manual).contains(part.replaceAll("[:.;]$", ""))));
  }
}
