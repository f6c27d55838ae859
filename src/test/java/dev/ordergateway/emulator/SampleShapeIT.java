package dev.ordergateway.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the emulators answer has the fields and kinds of values of the recorded samples. */
class SampleShapeIT {
  private final ApiClient client = new ApiClient();

  @Test
  void getOrderAnswersTheSampleRequestInTheSampleShape() throws Exception {
    try (MaropostEmulator store = MaropostEmulator.start(StoreSecrets.invented("acme"))) {
      store.place("N20417");

      String answer =
          client.maropost(store, "GetOrder", sample("getorder-request.json").toString()).body();

      Map<String, String> shape = shape(Documents.read(answer));
      // The fax numbers belong to the addresses by the documents; the sample leaves them out.
      shape.remove("/Order/*/ShipFax");
      shape.remove("/Order/*/BillFax");
      assertThat(shape).isEqualTo(shape(sample("getorder-response.json")));
    }
  }

  @Test
  void anOrderOfTheMarketplaceHasTheSampleShapeInEachState() throws Exception {
    try (MarketplaceEmulator seller = MarketplaceEmulator.start(SellerSecrets.invented("4821"))) {
      seller.place("7001001");
      assertThat(shape(client.json(seller, "/orders/7001001")))
          .isEqualTo(shape(sample("order-as-new.json")));
      seller.approve("7001001");
      assertThat(shape(client.json(seller, "/orders/7001001")))
          .isEqualTo(shape(sample("order-as-approved.json")));
      seller.send("7001001");
      assertThat(shape(client.json(seller, "/orders/7001001")))
          .isEqualTo(shape(sample("order-as-sent.json")));
    }
  }

  @Test
  void aPageOfAListHasTheSampleShape() throws Exception {
    try (MarketplaceEmulator seller = MarketplaceEmulator.start(SellerSecrets.invented("4821"))) {
      for (int i = 1; i <= 5; i++) {
        seller.place("700100" + i);
      }

      JsonNode page = client.json(seller, "/orders/status/new?_offset=2&_limit=2");

      assertThat(shape(page)).isEqualTo(shape(sample("page-of-new.json")));
      assertThat(page.path("metadata")).isEqualTo(sample("page-of-new.json").path("metadata"));
    }
  }

  private static JsonNode sample(String name) throws IOException {
    try (InputStream in = SampleShapeIT.class.getResourceAsStream("/emulator/" + name)) {
      return Documents.JSON.readTree(in);
    }
  }

  /** Every path with the kind of value it has; the rows of a list count as one. */
  private static Map<String, String> shape(JsonNode document) {
    Map<String, String> shape = new TreeMap<>();
    collect("", document, shape);
    return shape;
  }

  private static void collect(String path, JsonNode node, Map<String, String> shape) {
    if (node.isObject()) {
      node.properties()
          .forEach(field -> collect(path + "/" + field.getKey(), field.getValue(), shape));
    } else if (node.isArray()) {
      shape.put(path, "list");
      node.forEach(row -> collect(path + "/*", row, shape));
    } else {
      shape.put(path, node.getNodeType().toString());
    }
  }
}
