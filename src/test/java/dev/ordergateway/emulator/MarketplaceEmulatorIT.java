package dev.ordergateway.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarketplaceEmulatorIT {
  private final SettableClock clock = new SettableClock("2024-05-14T12:12:40Z");
  private final MarketplaceEmulator seller =
      MarketplaceEmulator.start(SellerSecrets.invented("4821"), clock);
  private final ApiClient client = new ApiClient();

  @BeforeEach
  void placeThreeOrders() {
    seller.callsPerMinute(300, 100);
    for (String id : List.of("7001001", "7001002", "7001003")) {
      seller.place(id);
      clock.advance(Duration.ofMinutes(1));
    }
  }

  @AfterEach
  void stop() {
    seller.close();
  }

  @Test
  void anOrderShowsItsAddressOnlyOnceItIsPaid() throws Exception {
    JsonNode unpaid = client.json(seller, "/orders/7001001");
    seller.approve("7001001");
    JsonNode paid = client.json(seller, "/orders/7001001");

    assertThat(unpaid.has("shipping")).isFalse();
    assertThat(unpaid.get("approvedAt").isNull()).isTrue();
    assertThat(unpaid.get("trackings").isNull()).isTrue();
    assertThat(unpaid.path("status").asText()).isEqualTo("PEN");
    assertThat(unpaid.path("purchasedAt").asText()).isEqualTo("2024-05-14T09:12:40.000-03:00");
    assertThat(paid.at("/shipping/recipientName").asText()).isNotEmpty();
    assertThat(paid.path("status").asText()).isEqualTo("PAY");
    assertThat(paid.path("updatedAt").asText()).isEqualTo("2024-05-14T09:15:40.000-03:00");
  }

  @Test
  void totalsAddUpAndEachUnitIsAnItem() throws Exception {
    JsonNode order = client.json(seller, "/orders/7001001");

    var sum = order.at("/freight/chargedAmount").decimalValue();
    for (JsonNode item : order.path("items")) {
      sum = sum.add(item.path("salePrice").decimalValue());
      assertThat(item.has("quantity")).isFalse();
    }
    assertThat(order.path("totalAmount").decimalValue()).isEqualByComparingTo(sum);
    assertThat(order.path("items"))
        .hasSize(Goods.of("7001001").stream().mapToInt(Goods::quantity).sum());
  }

  @Test
  void pagesCarryMetadataAsText() throws Exception {
    JsonNode first = client.json(seller, "/orders/status/new?_offset=0&_limit=2");
    JsonNode last = client.json(seller, "/orders/status/new?_offset=2&_limit=2");

    assertThat(ids(first)).containsExactly("7001001", "7001002");
    assertThat(ids(last)).containsExactly("7001003");
    assertThat(metadata(first))
        .containsEntry("totalRows", "3")
        .containsEntry("previous", "")
        .containsEntry("next", "/orders/status/new?_offset=2&_limit=2")
        .containsEntry("last", "/orders/status/new?_offset=2&_limit=2");
    assertThat(metadata(last)).containsEntry("next", "");
    assertThat(metadata(client.json(seller, "/orders/status/sent")))
        .containsExactly(Map.entry("totalRows", "0"));
  }

  @Test
  void aLimitOverFiftyIsSilentlyCut() throws Exception {
    for (int i = 0; i < 60; i++) {
      seller.place("8000" + (100 + i));
    }

    JsonNode page = client.json(seller, "/orders/status/new?_limit=200");

    assertThat(ids(page)).hasSize(50);
    assertThat(metadata(page)).containsEntry("limit", "50").containsEntry("totalRows", "63");
  }

  @Test
  void datesBoundTheListTheyBelongTo() throws Exception {
    seller.approve("7001001");
    clock.advance(Duration.ofHours(1));
    seller.approve("7001002");
    seller.cancel("7001003");

    assertThat(ids(client.json(seller, "/orders/status/approved"))).hasSize(2);
    assertThat(
            ids(
                client.json(
                    seller, "/orders/status/approved?approvedAt=2024-05-14T10:00:00.000-03:00,*")))
        .containsExactly("7001002");
    assertThat(
            ids(
                client.json(
                    seller, "/orders/status/canceled?canceledAt=*,2024-05-14T10:00:00.000-03:00")))
        .isEmpty();
    assertThat(client.marketplace(seller, "/orders/status/approved?purchasedAt=*,*").statusCode())
        .isEqualTo(400);
  }

  @Test
  void selectedAttributesComeAsABareListWithTextAmounts() throws Exception {
    JsonNode list = client.json(seller, "/orders/status/new?attributes=id,totalAmount");

    assertThat(list.isArray()).isTrue();
    assertThat(list.get(0).path("totalAmount").isTextual()).isTrue();
    assertThat(list.get(0)).hasSize(2);
  }

  @Test
  void errorsComeInTheirEnvelope() throws Exception {
    HttpResponse<String> refused = client.marketplace(seller, "/orders/7001001", "wrong");
    HttpResponse<String> missing = client.marketplace(seller, "/orders/99");
    HttpResponse<String> bad = client.marketplace(seller, "/orders/status/new?when=now");

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).contains("401.001").doesNotContain("7001001");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(Documents.read(missing.body()).at("/errors/0/code").asText()).isEqualTo("404");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.body()).contains("400.003");
  }

  @Test
  void eachListHasItsOwnRateLimitAndOrdersHaveAnother() throws Exception {
    seller.callsPerMinute(3, 1);

    assertThat(client.marketplace(seller, "/orders/status/new").statusCode()).isEqualTo(200);
    HttpResponse<String> over = client.marketplace(seller, "/orders/status/new");
    assertThat(over.statusCode()).isEqualTo(429);
    assertThat(over.body()).isEqualTo("Your requests have exceeded the maximum allowed rate (1)");
    assertThat(client.marketplace(seller, "/orders/status/approved").statusCode()).isEqualTo(200);
    assertThat(client.marketplace(seller, "/orders/7001001").statusCode()).isEqualTo(200);
    assertThat(seller.maxListCallsInAnyMinute()).isEqualTo(2);
    assertThat(seller.maxCallsInAnyMinute()).isEqualTo(1);
  }

  @Test
  void anEventMayBeAheadOfTheOrderAndOfTheLists() throws Exception {
    seller.indexing(Duration.ofSeconds(5), Duration.ofMinutes(30));
    seller.place("7001009");

    assertThat(client.marketplace(seller, "/orders/7001009").statusCode()).isEqualTo(404);
    clock.advance(Duration.ofSeconds(5));
    assertThat(client.marketplace(seller, "/orders/7001009").statusCode()).isEqualTo(200);
    assertThat(ids(client.json(seller, "/orders/status/new"))).doesNotContain("7001009");
    clock.advance(Duration.ofMinutes(30));
    assertThat(ids(client.json(seller, "/orders/status/new"))).contains("7001009");
  }

  @Test
  void ordersMoveBetweenPagesWhileAListIsRead() throws Exception {
    seller.afterNextPage(() -> seller.approve("7001001"));

    JsonNode first = client.json(seller, "/orders/status/new?_offset=0&_limit=1");
    JsonNode second = client.json(seller, "/orders/status/new?_offset=1&_limit=1");

    assertThat(ids(first)).containsExactly("7001001");
    assertThat(ids(second)).containsExactly("7001003");
  }

  @Test
  void aCancellationMayLeaveTheDocumentUnchanged() throws Exception {
    seller.approve("7001001");
    JsonNode before = client.json(seller, "/orders/7001001");
    seller.quirks(Set.of(MarketplaceQuirk.CANCELED_UNCHANGED));
    clock.advance(Duration.ofMinutes(1));
    seller.cancel("7001001");

    assertThat(client.json(seller, "/orders/7001001")).isEqualTo(before);
    assertThat(ids(client.json(seller, "/orders/status/canceled"))).containsExactly("7001001");
  }

  @Test
  void olderFieldNamesTextAmountsAndAMissingUpdateTimeCanBeSwitchedOn() throws Exception {
    seller.quirks(
        Set.of(
            MarketplaceQuirk.OLDER_FIELD_NAMES,
            MarketplaceQuirk.AMOUNTS_AS_TEXT,
            MarketplaceQuirk.NO_UPDATED_AT));

    JsonNode order = client.json(seller, "/orders/7001001");

    assertThat(order.has("orderSiteId")).isFalse();
    assertThat(order.path("orderMarketplaceId").asText()).isNotEmpty();
    assertThat(order.path("paymentType").isTextual()).isTrue();
    assertThat(order.path("totalAmount").isTextual()).isTrue();
    assertThat(order.get("updatedAt").isNull()).isTrue();
  }

  @Test
  void aSentOrderHasATrackingOfAllItsUnits() throws Exception {
    seller.approve("7001001");
    seller.send("7001001");

    JsonNode order = client.json(seller, "/orders/7001001");

    assertThat(order.path("status").asText()).isEqualTo("SHP");
    assertThat(order.at("/trackings/0/items")).hasSameSizeAs(order.path("items"));
    assertThat(order.at("/items/0/sent").asBoolean()).isTrue();
    assertThat(ids(client.json(seller, "/orders/status/sent"))).containsExactly("7001001");
  }

  @Test
  void theDateHeaderIsThePlatformsClock() throws Exception {
    assertThat(client.marketplace(seller, "/orders/7001001").headers().firstValue("Date"))
        .hasValue("Tue, 14 May 2024 12:15:40 GMT");
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("orders").forEach(order -> ids.add(order.path("id").asText()));
    return ids;
  }

  private static Map<String, String> metadata(JsonNode page) {
    Map<String, String> metadata = new HashMap<>();
    page.path("metadata")
        .forEach(entry -> metadata.put(entry.path("key").asText(), entry.path("value").asText()));
    return metadata;
  }
}
