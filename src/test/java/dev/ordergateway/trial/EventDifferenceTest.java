package dev.ordergateway.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.deliver.PlatformDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventDifferenceTest {
  @Test
  void eachFieldIsALine() throws IOException {
    JsonNode before =
        json("{'data': {'order': {'total': '1.00', 'old': 'x', 'lines': [{'sku': 'a'}]}}}");
    JsonNode after =
        json("{'data': {'order': {'total': '1.01', 'new': 1, 'lines': [{'sku': 'b'}, 2]}}}");

    assertThat(EventDifference.of(before, after, false))
        .containsExactly(
            "data.order.lines[0].sku: changed",
            "data.order.lines[1]: added",
            "data.order.new: added",
            "data.order.old: removed",
            "data.order.total: changed");
    assertThat(EventDifference.of(before, after, true))
        .contains("data.order.total: changed from \"1.00\" to \"1.01\"")
        .contains("data.order.old: removed: \"x\"", "data.order.new: added: 1");
  }

  @Test
  void whatATrialNumbersAnewIsNoDifference() throws IOException {
    assertThat(
            EventDifference.of(
                json("{'id': 'a/1', 'data': {'version': 1, 'notifications': [1]}}"),
                json("{'id': 'a/2', 'data': {'version': 2, 'notifications': []}}"),
                false))
        .isEmpty();
  }

  private static JsonNode json(String text) throws IOException {
    return PlatformDocument.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
