package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarketplaceMappingTest {
  private static final String AFTER = "2024-05-20T00:00:00Z";
  private final OrderMapping mapping = Orders.shipped("marketplace");

  @ParameterizedTest
  @CsvSource({
    "NEW, pending-payment",
    "PEN, pending-payment",
    "PAY, processing",
    "pay, processing",
    "GDE, processing",
    "RIN, processing",
    "PRI, processing",
    "SHP, shipped",
    "DLV, delivered",
    "CAN, cancelled",
    "XYZ, unknown"
  })
  void everyCodeHasItsCanonicalStatus(String code, String status) throws MappingException {
    assertThat(map(approved().put("status", code), null).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "PAY, 1, partially-shipped",
    "GDE, 2, partially-shipped",
    "SHP, 2, partially-shipped",
    "PAY, 3, shipped",
    "SHP, 0, shipped",
    "DLV, 2, delivered",
    "CAN, 1, cancelled"
  })
  void unitsSentCountMoreThanTheCode(String code, int sent, String status) throws MappingException {
    ObjectNode order = approved().put("status", code);
    for (int i = 0; i < sent; i++) {
      ((ObjectNode) order.path("items").path(i)).put("sent", true);
    }

    MappedOrder mapped = map(order, null);

    assertThat(mapped.status()).isEqualTo(status);
    int shipped = 0;
    for (JsonNode line : mapped.order().path("lines")) {
      shipped += line.path("quantityShipped").intValue();
    }
    assertThat(shipped).isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource({
    "CANCELED, 2024-05-20T00:00:00Z, cancelled",
    "canceled, 2024-05-20T00:00:00Z, cancelled",
    "CANCELED_DENIED, 2024-05-20T00:00:00Z, processing",
    "CANCELED DENIED, 2024-05-20T00:00:00Z, processing",
    "APPROVED, 2024-05-20T00:00:00Z, processing",
    "RAA, 2024-05-20T00:00:00Z, processing",
    "CANCELED, 2024-05-14T14:39:59Z, processing",
    "CANCELED, 2024-05-14T14:40:00Z, cancelled"
  })
  void cancellationCountsUntilALaterApproval(String type, Instant at, String status)
      throws MappingException {
    MappedOrder mapped = map(approved(), new Evidence(type, at));

    assertThat(mapped.status()).isEqualTo(status);
    assertThat(mapped.order().path("evidence"))
        .hasToString("{\"type\":\"" + type + "\",\"at\":\"" + at + "\"}");
    assertThat(mapped.contentHash()).isNotEqualTo(map(approved(), null).contentHash());
  }

  @Test
  void deliveryOfEveryUnitCalledOffIsACancellationUntilItIsTakenBack() throws MappingException {
    ObjectNode order = approved();
    ArrayNode units = order.putArray("trackings").addObject().putArray("items");
    ObjectNode step = (ObjectNode) order.at("/trackings/0");
    step.put("controlPoint", "CAN").put("occurredAt", "2024-05-19T10:00:00.000-03:00");

    assertThat(map(order, null).status()).isEqualTo("cancelled");
    assertThat(map(order, new Evidence("CANCELED_DENIED", Instant.parse(AFTER))).status())
        .isEqualTo("processing");
    assertThat(map(order, new Evidence("APPROVED", Instant.parse("2024-05-14T14:40:00Z"))).status())
        .isEqualTo("cancelled");

    units.addObject().put("id", "70010019-1");
    assertThat(map(order, null).status()).isEqualTo("processing");

    units.addObject().put("id", "70010019-2");
    units.addObject().put("id", "70010019-3");
    assertThat(map(order, null).status()).isEqualTo("cancelled");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7001001-as-new",
        "7001001-as-approved",
        "7001001-as-sent",
        "7001001-older-field-names",
        "7001301-as-canceled",
        "7001401-payment-overdue",
        "7001501-cancel-denied"
      })
  void amountsAddUpToTheTotal(String name) throws MappingException {
    JsonNode order = map(Orders.read("marketplace/" + name + ".json"), null).order();

    BigDecimal lines = BigDecimal.ZERO;
    for (JsonNode line : order.path("lines")) {
      lines = lines.add(new BigDecimal(line.path("total").textValue()));
    }
    assertThat(lines).isEqualTo(amount(order, "itemsTotal"));
    assertThat(lines.add(amount(order, "shippingTotal")).subtract(amount(order, "discountTotal")))
        .isEqualTo(amount(order, "total"));
  }

  @Test
  void unitsOfOneSkuAtTwoPricesAreTwoLines() throws MappingException {
    ObjectNode order = approved();
    ((ObjectNode) order.at("/items/1")).put("salePrice", new BigDecimal("35.90"));
    ((ObjectNode) order.at("/items/2")).put("skuSellerId", "CAN-AZ").put("salePrice", "39.900");

    JsonNode lines = map(order, null).order().path("lines");

    assertThat(lines).hasSize(2);
    assertThat(lines.at("/0/ids")).hasToString("[\"70010019-1\",\"70010019-3\"]");
    assertThat(lines.at("/0/total").textValue()).isEqualTo("79.80");
    assertThat(lines.at("/1/unitPrice").textValue()).isEqualTo("35.90");
  }

  @Test
  void orderWithoutItemsOrWithNumbersForTextsIsStillMapped() throws MappingException {
    ObjectNode order = approved().put("id", 7001001).put("paymentType", 9);
    order.remove("items");

    MappedOrder mapped = map(order, null);

    assertThat(mapped.order().path("orderId").textValue()).isEqualTo("7001001");
    assertThat(mapped.order().has("lines")).isFalse();
    assertThat(mapped.order().at("/payments/0/method").textValue()).isEqualTo("9");
  }

  @Test
  void stepsOfOneTrackingNumberAreOneShipment() throws MappingException {
    ObjectNode order = (ObjectNode) Orders.read("marketplace/7001001-as-sent.json");
    ArrayNode steps = (ArrayNode) order.path("trackings");
    JsonNode before = map(order, null).order().path("shipments");
    steps
        .addObject()
        .put("number", "EX0002BR")
        .put("controlPoint", "ENT")
        .put("occurredAt", "2024-05-18T08:30:00.000-03:00");

    assertThat(map(order, null).order().path("shipments")).isEqualTo(before).hasSize(1);

    steps.addObject().put("number", "EX0003BR");
    assertThat(map(order, null).order().path("shipments")).hasSize(2);
  }

  private static BigDecimal amount(JsonNode order, String name) {
    return new BigDecimal(order.path(name).textValue());
  }

  private MappedOrder map(JsonNode order, @Nullable Evidence evidence) throws MappingException {
    return mapping.map(Orders.LOJA, order, evidence);
  }

  private static ObjectNode approved() {
    return (ObjectNode) Orders.read("marketplace/7001001-as-approved.json");
  }
}
