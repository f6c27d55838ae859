package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingCheckTest {
  @TempDir private Path home;

  @Test
  void shippedMappingsWork() {
    assertThat(problems()).isEmpty();
  }

  @Test
  void everyBrokenMappingIsOneLineWithFileAndPosition() throws IOException {
    write("mappings/maropost/order.jsonata", "{\n  'orderId': OrderID,,\n}");
    write("mappings/marketplace/order.jsonata", "{'orderId': id, 'status': 'new', 'total': 7}");

    assertThat(problems())
        .hasSize(2)
        .noneMatch(line -> line.contains("\n"))
        .anyMatch(line -> line.startsWith("mappings/maropost/order.jsonata line 2, column"))
        .anyMatch(
            line ->
                line.startsWith("mappings/marketplace/order.jsonata returns an order")
                    && line.contains("/total is number"));
  }

  @Test
  void mappingOfANewSourceNeedsAnExample() throws IOException {
    write("mappings/vtex/order.jsonata", "{'orderId': orderId, 'status': 'new'}");

    assertThat(problems())
        .containsExactly(
            "mappings/vtex/example.json is missing; expected one order of the platform to try the"
                + " mapping on");

    write("mappings/vtex/example.json", "{\"orderId\": 5,");
    assertThat(problems())
        .hasSize(1)
        .allMatch(l -> l.startsWith("mappings/vtex/example.json: not"));

    write("mappings/vtex/example.json", "{\"orderId\": 5}");
    assertThat(problems()).isEmpty();
  }

  @Test
  void mappingThatIsMissingIsOneLineWithWhatToDo() {
    assertThatThrownBy(
            () -> OrderMapping.of(new Overlay(home), "vtex", EventSchema.of(new Overlay(home))))
        .hasMessage(
            "mappings/vtex/order.jsonata is missing; write what makes the platform's order the"
                + " canonical one");
  }

  @Test
  void brokenListOfVolatilePathsIsToldWithItsLine() throws IOException {
    write("mappings/maropost/volatile-paths.txt", "# comment\nDateUpdated\n");

    assertThat(problems())
        .containsExactly(
            "mappings/maropost/volatile-paths.txt: \"DateUpdated\" is not a JSON pointer; expected"
                + " one like /DateUpdated");
  }

  @Test
  void schemaThatIsNoneIsOneLine() throws IOException {
    write("schemas/order/event.schema.json", "{\"type\": ");

    assertThat(problems())
        .hasSize(1)
        .allMatch(line -> line.startsWith("schemas/order/event.schema.json is not a JSON Schema"));
  }

  private void write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> problems() {
    return MappingCheck.problems(
        new Overlay(home), new Settings(home, Map.of(), List.of(Orders.ACME, Orders.LOJA)));
  }
}
