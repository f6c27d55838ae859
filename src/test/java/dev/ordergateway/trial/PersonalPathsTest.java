package dev.ordergateway.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.deliver.PlatformDocument;
import dev.ordergateway.settings.Overlay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalPathsTest {
  @ParameterizedTest
  @ValueSource(strings = {"shopify", "vtex", "mercado-livre"})
  void exampleOfASourceIsMaskedAndStaysAnOrder(String source) throws IOException {
    Overlay overlay = new Overlay(Path.of("examples/sources", source));
    JsonNode order = PlatformDocument.parse(overlay.read("mappings/" + source + "/example.json"));

    JsonNode masked = PersonalPaths.of(overlay, source).replace(order, new Mask()::of);

    assertThat(masked.toString())
        .doesNotContainIgnoringCase("silva")
        .doesNotContain("ana@example.com", "Rua A", "5555", "00000000191", "Ring twice")
        .contains("CHAIR-01");
    assertThat(masked.toString().length()).isEqualTo(order.toString().length());
  }

  @Test
  void placeOnTheMapIsPersonalTooThoughItIsAFraction(@TempDir Path home) throws IOException {
    Path list = Files.createDirectories(home.resolve("mappings/own"));
    Files.writeString(list.resolve("personal-paths.txt"), "/at\n");
    JsonNode order =
        PlatformDocument.parse(
            "{\"at\": [-23.5505, 46], \"total\": 23.5505}".getBytes(StandardCharsets.UTF_8));

    JsonNode masked =
        PersonalPaths.of(new Overlay(home), "own").replace(order, text -> text.replace('5', '1'));

    assertThat(masked.toString()).isEqualTo("{\"at\":[-23.1101,46],\"total\":23.5505}");
  }
}
