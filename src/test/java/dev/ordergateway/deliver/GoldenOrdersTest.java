package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenOrdersTest {
  @ParameterizedTest
  @CsvSource({
    "maropost, response-one",
    "maropost, response-several",
    "maropost, response-one-as-objects",
    "marketplace, 7001001-as-new",
    "marketplace, 7001001-as-approved",
    "marketplace, 7001001-as-sent",
    "marketplace, 7001001-older-field-names",
    "marketplace, 7001301-as-canceled",
    "marketplace, 7001401-payment-overdue",
    "marketplace, 7001501-cancel-denied"
  })
  void sampleBecomesItsCanonicalOrder(String source, String name) throws MappingException {
    OrderMapping mapping = Orders.shipped(source);
    String path = source + "/" + name;
    ArrayNode mapped = PlatformDocument.nodes().arrayNode();

    for (JsonNode order : Orders.orders(path + ".json")) {
      mapped.add(mapping.map(Orders.account(source), order, null).order());
    }

    assertThat(mapped.toPrettyString())
        .isEqualTo(Orders.read(path + ".expected.json").toPrettyString());
  }
}
