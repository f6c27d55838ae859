package dev.ordergateway.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.ManualPage;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.RecordingSink;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hooks of docs/HOOKS.md, as they stand there, all four at once. */
class HookManualIT {
  @Test
  void hooksOfTheManualDoWhatItSays(@TempDir Path home) throws Exception {
    assertThat(HookFiles.ofManual(home)).isEqualTo(HookPoint.values().length);
    try (RecordingSink service = new RecordingSink();
        RecordingSink pager = new RecordingSink();
        OrderFlow flow = new OrderFlow(home)) {
      Map<String, String> theirs =
          Map.of(
              "shop.copies", home.resolve("copies").toString(),
              "shop.service-url", service.uri(),
              "shop.pager-url", pager.uri());
      Properties keys = new Properties();
      keys.load(new StringReader(ManualPage.of("docs/HOOKS.md").listing("application.properties")));
      assertThat(keys.keySet()).isEqualTo(theirs.keySet());
      theirs.forEach(flow::set);
      flow.set("gateway.enrich.not-found-age-max", "0s").start();

      flow.maropost().place("N1");
      flow.maropost().place("N2", "New", order -> order.put("Email", "tests@shop.example"));
      flow.maropost().announce("N3", "New");
      flow.maropost().place("N4");
      flow.maropost().edit("N4", order -> order.put("GrandTotal", "much"));

      flow.awaitSink("N1", "1 new");
      Eventually.asserted(() -> assertThat(flow.notifications("N2")).containsExactly("vetoed"));
      flow.awaitParked("N3", "not-found");
      assertThat(warehouse(flow)).isEqualTo("north");
      assertThat(flow.sink("N2")).isEmpty();
      assertThat(Files.readString(home.resolve("copies/notifications.txt")))
          .contains("<OrderID>N1</OrderID>", "<OrderID>N2</OrderID>", "<OrderID>N3</OrderID>");
      Eventually.asserted(
          () ->
              assertThat(service.deliveries())
                  .anySatisfy(
                      told -> assertThat(text(told.body())).contains("\"maropost/acme/N1/1\"")));
      assertThat(pager.deliveries())
          .allSatisfy(told -> assertThat(text(told.body())).doesNotContain("N3"));
    }
  }

  private static String warehouse(OrderFlow flow) {
    JsonNode event =
        OrderFlow.json(
            (String) flow.value("select event from gateway_sink where order_id = ?", "N1"));
    return ((ObjectNode) event.path("data").path("order")).path("warehouse").asText();
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
