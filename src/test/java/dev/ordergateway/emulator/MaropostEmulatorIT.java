package dev.ordergateway.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MaropostEmulatorIT {
  private static final String STATUS = "'OutputSelector': ['OrderStatus', 'DateUpdated']";

  private final SettableClock clock = new SettableClock("2024-05-14T02:09:58Z");
  private final MaropostEmulator store =
      MaropostEmulator.start(StoreSecrets.invented("acme"), clock);
  private final ApiClient client = new ApiClient();

  @BeforeEach
  void placeThreeOrders() {
    for (String id : List.of("N20417", "N20418", "N20419")) {
      store.place(id);
      clock.advance(Duration.ofMinutes(1));
    }
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void severalOrdersComeInOneAnswerAndUnknownOnesAreSilentlyMissing() throws Exception {
    JsonNode answer = client.getOrder(store, "'OrderID': ['N20419', 'N1', 'N20417'], " + STATUS);

    assertThat(answer.path("Ack").asText()).isEqualTo("Success");
    assertThat(answer.path("CurrentTime").asText()).isEqualTo("2024-05-14 02:12:58");
    assertThat(ids(answer)).containsExactly("N20417", "N20419");
    assertThat(store.calls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.kind()).isEqualTo("GetOrder");
              assertThat(call.orderIds()).containsExactly("N20419", "N1", "N20417");
              assertThat(call.status()).isEqualTo(200);
            });
  }

  @Test
  void onlySelectedFieldsComeAndAddressesComeAsGroups() throws Exception {
    JsonNode order =
        one(
            "'OrderID': 'N20417', 'OutputSelector':"
                + " ['ShipAddress', 'BillCity', 'OrderLine', 'GrandTotal', 'TaxInclusive']");

    assertThat(names(order))
        .contains("OrderID", "ShipCity", "ShipPostCode", "GrandTotal", "OrderLine")
        .doesNotContain("BillCity", "ShippingOption", "OrderStatus", "OrderPayment");
    assertThat(names(order.path("OrderLine").get(0)))
        .containsExactlyInAnyOrder("OrderLineID", "SKU", "Quantity");
    assertThat(order.path("TaxInclusive").asText()).isEqualTo("True");
  }

  @Test
  void lineAndPaymentFieldsNeedTheirOwnSelectors() throws Exception {
    JsonNode order =
        one(
            "'OrderID': 'N20417', 'OutputSelector':"
                + " ['OrderLine', 'OrderLine.UnitPrice', 'OrderPayment',"
                + " 'OrderPayment.PaymentType']");

    assertThat(order.at("/OrderLine/0/UnitPrice").asText()).matches("[0-9]+\\.[0-9]{8}");
    assertThat(order.at("/OrderLine/0").has("ProductName")).isFalse();
    assertThat(order.at("/OrderPayment/0/PaymentType").asText()).isEqualTo("Credit Card");
  }

  @Test
  void aChangeOfStatusMovesDateUpdatedAndShowsInTheWindow() throws Exception {
    clock.advance(Duration.ofMinutes(5));
    store.changeStatus("N20417", "Pick");
    store.edit("N20418", order -> order.put("ShipCity", "PERTH"));

    JsonNode answer =
        client.getOrder(
            store,
            "'DateUpdatedFrom': '2024-05-14 02:15:00', 'DateUpdatedTo': '2024-05-14 02:30:00', "
                + STATUS);

    assertThat(ids(answer)).containsExactly("N20417", "N20418");
    assertThat(answer.at("/Order/0/OrderStatus").asText()).isEqualTo("Pick");
    assertThat(answer.at("/Order/0/DateUpdated").asText()).isEqualTo("2024-05-14 02:17:58");
  }

  @Test
  void pagesCountFromZeroOldestFirstAndEndWithAnEmptyOne() throws Exception {
    String window = "'DateUpdatedFrom': '2024-01-01 00:00:00', 'Limit': '2', " + STATUS;

    assertThat(ids(client.getOrder(store, window + ", 'Page': '0'")))
        .containsExactly("N20417", "N20418");
    assertThat(ids(client.getOrder(store, window + ", 'Page': '1'"))).containsExactly("N20419");
    assertThat(ids(client.getOrder(store, window + ", 'Page': '2'"))).isEmpty();
  }

  @Test
  void aPageMayBeShortWithoutBeingTheLast() throws Exception {
    store.limitMax(1);

    String window = "'DateUpdatedFrom': '2024-01-01 00:00:00', 'Limit': '50', " + STATUS;

    assertThat(ids(client.getOrder(store, window + ", 'Page': '2'"))).containsExactly("N20419");
  }

  @Test
  void withoutAnAcceptHeaderForJsonTheAnswerIsXml() throws Exception {
    String body =
        "<GetOrder><Filter><OrderID>N20417</OrderID><OrderID>N20418</OrderID>"
            + "<OutputSelector>OrderStatus</OutputSelector></Filter></GetOrder>";

    HttpResponse<String> answer =
        client.maropost(store, "GetOrder", body, store.secrets().apiKey(), "*/*");

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/xml; charset=UTF-8");
    JsonNode content = MaropostXml.read(answer.body());
    assertThat(answer.body()).contains("<GetOrderResponse>");
    assertThat(ids(content)).containsExactly("N20417", "N20418");
    assertThat(content.path("Ack").asText()).isEqualTo("Success");
  }

  @Test
  void oneOrderMayComeAsAnObject() throws Exception {
    store.quirks(Set.of(MaropostQuirk.ONE_AS_OBJECT));

    JsonNode answer =
        client.getOrder(store, "'OrderID': 'N20417', 'OutputSelector': ['OrderPayment']");

    assertThat(answer.path("Order").isObject()).isTrue();
    assertThat(answer.at("/Order/OrderPayment").isObject()).isTrue();
    assertThat(client.getOrder(store, "'OrderID': ['N20417', 'N20418'], " + STATUS).path("Order"))
        .hasSize(2);
  }

  @Test
  void nothingIsAnEmptyListAnEmptyTextOrAMissingKey() throws Exception {
    String unknown = "'OrderID': 'N1', " + STATUS;

    assertThat(client.getOrder(store, unknown).path("Order").isArray()).isTrue();
    store.quirks(Set.of(MaropostQuirk.NONE_AS_EMPTY_TEXT));
    assertThat(client.getOrder(store, unknown).path("Order").asText("?")).isEmpty();
    store.quirks(Set.of(MaropostQuirk.NONE_AS_MISSING_KEY));
    assertThat(client.getOrder(store, unknown).has("Order")).isFalse();
  }

  @Test
  void theAnswerMayBeWrappedAndCarryAWarning() throws Exception {
    store.quirks(Set.of(MaropostQuirk.WRAPPED, MaropostQuirk.ACK_WARNING));

    JsonNode answer =
        client.getOrder(store, "'OrderID': 'N20417', " + STATUS).path("GetOrderResponse");

    assertThat(answer.path("Ack").asText()).isEqualTo("Warning");
    assertThat(answer.at("/Messages/Warning/Message").asText()).isNotEmpty();
    assertThat(ids(answer)).containsExactly("N20417");
  }

  @Test
  void aChangeMovesLaterOrdersForwardWhereTheOldestChangeComesFirst() throws Exception {
    store.quirks(Set.of(MaropostQuirk.OLDEST_CHANGE_FIRST));
    String window = "'DateUpdatedFrom': '2024-01-01 00:00:00', 'Limit': '1', " + STATUS;

    assertThat(ids(client.getOrder(store, window + ", 'Page': '0'"))).containsExactly("N20417");
    store.changeStatus("N20417", "Pick");

    assertThat(ids(client.getOrder(store, window + ", 'Page': '1'"))).containsExactly("N20419");
  }

  @Test
  void aWrongKeyIsRefusedByStatusOrByAck() throws Exception {
    String body = "{\"Filter\":{\"OrderID\":\"N20417\",\"OutputSelector\":\"OrderStatus\"}}";

    assertThat(client.maropost(store, "GetOrder", body, "wrong", "application/json").statusCode())
        .isEqualTo(401);

    store.quirks(Set.of(MaropostQuirk.KEY_REFUSED_BY_ACK));
    HttpResponse<String> told =
        client.maropost(store, "GetOrder", body, "wrong", "application/json");
    assertThat(told.statusCode()).isEqualTo(200);
    assertThat(Documents.read(told.body()).path("Ack").asText()).isEqualTo("Error");
    assertThat(told.body()).doesNotContain("N20417");
  }

  @Test
  void aRequestWithoutFilterOrSelectorOrActionIsAnAckError() throws Exception {
    assertThat(client.getOrder(store, STATUS).path("Ack").asText()).isEqualTo("Error");
    assertThat(client.getOrder(store, "'OrderID': 'N20417'").path("Ack").asText())
        .isEqualTo("Error");
    HttpResponse<String> unknown = client.maropost(store, "DropOrders", "{}");
    assertThat(Documents.read(unknown.body()).path("Ack").asText()).isEqualTo("Error");
  }

  @Test
  void overTheLimitOfAMinuteIs429AndIsCounted() throws Exception {
    store.callsPerMinute(2);
    String one = "{\"Filter\":{\"OrderID\":\"N20417\",\"OutputSelector\":\"OrderStatus\"}}";

    assertThat(client.maropost(store, "GetOrder", one).statusCode()).isEqualTo(200);
    assertThat(client.maropost(store, "GetOrder", one).statusCode()).isEqualTo(200);
    assertThat(client.maropost(store, "GetOrder", one).statusCode()).isEqualTo(429);
    clock.advance(Duration.ofSeconds(60));

    assertThat(client.maropost(store, "GetOrder", one).statusCode()).isEqualTo(200);
    assertThat(store.callsSeen()).isEqualTo(4);
    assertThat(store.maxCallsInAnyMinute()).isEqualTo(3);
  }

  @Test
  void theApiMayLagBehindWhatWasAnnounced() throws Exception {
    store.lag(Duration.ofSeconds(10));
    store.changeStatus("N20417", "Pick");

    assertThat(one("'OrderID': 'N20417', " + STATUS).path("OrderStatus").asText()).isEqualTo("New");
    clock.advance(Duration.ofSeconds(10));
    assertThat(one("'OrderID': 'N20417', " + STATUS).path("OrderStatus").asText())
        .isEqualTo("Pick");
  }

  @Test
  void updateOrderSetsTheStatus() throws Exception {
    HttpResponse<String> done =
        client.maropost(
            store,
            "UpdateOrder",
            "{\"Order\":[{\"OrderID\":\"N20417\",\"OrderStatus\":\"Pack\"}]}");

    assertThat(Documents.read(done.body()).path("Ack").asText()).isEqualTo("Success");
    assertThat(store.document("N20417").path("OrderStatus").asText()).isEqualTo("Pack");
    HttpResponse<String> unknown =
        client.maropost(store, "UpdateOrder", "{\"Order\":{\"OrderID\":\"N1\"}}");
    assertThat(Documents.read(unknown.body()).path("Ack").asText()).isEqualTo("Warning");
  }

  private JsonNode one(String filter) throws Exception {
    JsonNode orders = client.getOrder(store, filter).path("Order");
    assertThat(orders).hasSize(1);
    return orders.get(0);
  }

  private static List<String> ids(JsonNode answer) {
    return answer.findValuesAsText("OrderID");
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
