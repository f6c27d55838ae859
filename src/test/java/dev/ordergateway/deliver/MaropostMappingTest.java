package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaropostMappingTest {
  private final OrderMapping mapping = Orders.shipped("maropost");

  @ParameterizedTest
  @CsvSource({
    "Quote, quote",
    "New, new",
    "On Hold, on-hold",
    "New Backorder, backordered",
    "Backorder Approved, backordered",
    "Pick, processing",
    "Pack, processing",
    "Pending Pickup, ready-for-pickup",
    "Pending Dispatch, ready-to-ship",
    "Dispatched, shipped",
    "Cancelled, cancelled",
    "Uncommitted, on-hold",
    "Awaiting Alignment, unknown",
    "'', unknown"
  })
  void everyStatusHasItsCanonicalOne(String platformStatus, String status) throws MappingException {
    MappedOrder mapped = map(sample().put("OrderStatus", platformStatus));

    assertThat(mapped.status()).isEqualTo(status);
    assertThat(mapped.platformStatus()).isEqualTo(platformStatus.isEmpty() ? null : platformStatus);
  }

  @ParameterizedTest
  @CsvSource({"response-one", "response-several", "response-one-as-objects"})
  void linesAddUpToTheItemsTotal(String name) throws MappingException {
    for (JsonNode platformOrder : Orders.orders("maropost/" + name + ".json")) {
      JsonNode order = map(platformOrder).order();

      BigDecimal sum = BigDecimal.ZERO;
      for (JsonNode line : order.path("lines")) {
        sum = sum.add(new BigDecimal(line.path("total").textValue()));
      }
      assertThat(sum.toPlainString()).isEqualTo(order.path("itemsTotal").textValue());
    }
  }

  @Test
  void orderOfThreeFieldsIsAnOrder() throws MappingException {
    MappedOrder mapped =
        map(
            Orders.json(
                "{\"OrderID\":\"N20417\",\"OrderStatus\":\"Pick\","
                    + "\"DateUpdated\":\"2024-05-14 02:15:30\"}"));

    assertThat(mapped.updatedAt()).isEqualTo(Instant.parse("2024-05-14T02:15:30Z"));
    assertThat(mapped.order())
        .hasToString(
            "{\"orderId\":\"N20417\",\"orderNumber\":\"N20417\",\"status\":\"processing\","
                + "\"platformStatus\":\"Pick\",\"currency\":\"AUD\","
                + "\"updatedAt\":\"2024-05-14T02:15:30Z\"}");
  }

  @Test
  void emptyTextsNullsAndDayZeroAreAbsent() throws MappingException {
    ObjectNode order = sample();
    order.put("OrderLine", "").put("OrderPayment", "").put("StickyNotes", "");
    order.putNull("Email").putNull("GrandTotal").put("DatePaid", "0000-00-00 00:00:00");

    JsonNode mapped = map(order).order();

    assertThat(mapped.has("lines")).isFalse();
    assertThat(mapped.has("payments")).isFalse();
    assertThat(mapped.has("total")).isFalse();
    assertThat(mapped.has("paidAt")).isFalse();
    assertThat(mapped.path("customer").has("email")).isFalse();
    assertThat(mapped.path("notes")).hasSize(1);
  }

  @Test
  void numbersInsteadOfTextsAreTheSameOrder() throws MappingException {
    ObjectNode order = sample();
    order.put("GrandTotal", new BigDecimal("70.250")).put("TaxInclusive", true);
    ((ObjectNode) order.at("/OrderLine/0")).put("Quantity", 2);

    assertThat(map(order).order()).isEqualTo(map(sample()).order());
  }

  @Test
  void linesOfOneTrackingNumberAreOneShipment() throws MappingException {
    ObjectNode order = sample();
    for (JsonNode line : order.path("OrderLine")) {
      ((ObjectNode) line)
          .put("ShippingTracking", "EP1")
          .put("ShippingTrackingUrl", "https://carrier.example/EP1");
    }

    assertThat(map(order).order().path("shipments"))
        .hasToString(
            "[{\"service\":\"Australia Post eParcel\",\"trackingNumber\":\"EP1\","
                + "\"trackingUrl\":\"https://carrier.example/EP1\"}]");

    ((ObjectNode) order.at("/OrderLine/1")).put("ShippingTracking", "EP2");
    assertThat(map(order).order().path("shipments")).hasSize(2);
  }

  @Test
  void lineTotalIsAbsentWhereItCouldOnlyBeGuessed() throws MappingException {
    ObjectNode order = sample();
    ((ObjectNode) order.at("/OrderLine/0")).put("PercentDiscount", "10.00");

    assertThat(map(order).order().at("/lines/0").has("total")).isFalse();
    assertThat(map(order).order().at("/lines/1/total").textValue()).isEqualTo("30.00");
  }

  @Test
  void completionPrefersTheUtcTimeAndKeepsAMereDay() throws MappingException {
    ObjectNode order = sample().put("DateCompleted", "2024-05-16");

    assertThat(map(order).order().path("completedAt").textValue()).isEqualTo("2024-05-16");

    order.put("DateCompletedUTC", "2024-05-15 23:10:00");
    assertThat(map(order).order().path("completedAt").textValue())
        .isEqualTo("2024-05-15T23:10:00Z");
  }

  @Test
  void updateTimeAloneDoesNotChangeTheContent() throws MappingException {
    MappedOrder later = map(sample().put("DateUpdated", "2024-05-14 09:00:00"));

    assertThat(later.contentHash()).isEqualTo(map(sample()).contentHash());
    assertThat(later.updatedAt()).isNotEqualTo(map(sample()).updatedAt());
    assertThat(map(sample().put("ShipCity", "PERTH")).contentHash())
        .isNotEqualTo(later.contentHash());
  }

  private MappedOrder map(JsonNode order) throws MappingException {
    return mapping.map(Orders.ACME, order, null);
  }

  private static ObjectNode sample() {
    return (ObjectNode) Orders.orders("maropost/response-one.json").get(0);
  }
}
