package dev.ordergateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.verify.Verifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference of templates, their parameters and the verifiers is that of the files. */
class SourcesManualTest {
  private final List<String> manual;

  SourcesManualTest() throws IOException {
    manual = Files.readAllLines(Path.of("docs/SOURCES.md"));
  }

  @Test
  void everyParameterOfEveryTemplateStandsInTheManualAsInItsFile() throws Exception {
    Overlay overlay = new Overlay(Path.of("").toAbsolutePath());
    List<String> wanted = new ArrayList<>();
    for (String name : overlay.names("routes", YamlFile.SUFFIX)) {
      for (JsonNode entry : YamlFile.read(overlay, name).root()) {
        JsonNode template = entry.path("routeTemplate");
        // Those of sinks are made at start, and are nobody's to use.
        if (template.path("id").asText().startsWith("gateway-source-")) {
          wanted.add("### `" + template.path("id").asText() + "`");
          template.path("parameters").forEach(parameter -> wanted.add(row(parameter)));
        }
      }
    }

    List<String> shown =
        new ArrayList<>(manual.subList(manual.indexOf("## Templates"), manual.size()));
    shown.removeIf(line -> !line.startsWith("### ") && !line.startsWith("| `"));
    assertThat(shown).isEqualTo(wanted).hasSizeGreaterThan(40);
  }

  private static String row(JsonNode parameter) {
    String fallback = parameter.path("defaultValue").asText();
    String shown =
        !parameter.has("defaultValue")
            ? "required"
            : fallback.isEmpty() ? "" : "`" + fallback + "`";
    return String.join(
        " | ",
        "| `" + parameter.path("name").asText() + "`",
        shown,
        parameter.path("description").asText() + " |");
  }

  @Test
  void everyVerifierStandsInTheManualAndNoOther() {
    assertThat(rows("## Verifiers")).containsExactlyElementsOf(Verifiers.NAMES);
  }

  /** The first words of a chapter's table. */
  private List<String> rows(String chapter) {
    int begin = manual.indexOf(chapter);
    List<String> rows = new ArrayList<>();
    for (String line : manual.subList(begin + 1, manual.size())) {
      if (line.startsWith("## ")) {
        break;
      }
      if (line.startsWith("| `") && !line.startsWith("| `verifier`")) {
        rows.add(line.substring(3, line.indexOf('`', 3)));
      }
    }
    return rows;
  }
}
