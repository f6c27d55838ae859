package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderEventTest {
  private static final Instant FETCHED = Instant.parse("2024-05-14T14:40:03.250Z");
  private static final EvidenceItem WEBHOOK =
      new EvidenceItem(
          "41",
          "7001001:APPROVED:2024-05-14T14:40:00Z",
          "webhook",
          "APPROVED",
          Instant.parse("2024-05-14T14:40:00Z"),
          Instant.parse("2024-05-14T14:40:02.117Z"));
  private static final EvidenceItem POLL =
      new EvidenceItem("42", "poll:7001001:approved:", "poll", null, null, FETCHED);

  @ParameterizedTest
  @CsvSource({
    "maropost, response-one",
    "maropost, response-several",
    "maropost, response-one-as-objects",
    "marketplace, 7001001-as-new",
    "marketplace, 7001001-as-sent",
    "marketplace, 7001301-as-canceled"
  })
  void eventOfEverySampleIsValidAndHoldsTheDocumentUnchanged(String source, String name)
      throws Exception {
    OrderMapping mapping = Orders.shipped(source);

    for (JsonNode order : Orders.orders(source + "/" + name + ".json")) {
      MappedOrder mapped = mapping.map(Orders.account(source), order, null);
      byte[] event = event(source, mapped, order, List.of(WEBHOOK, POLL));

      assertThat(Orders.schema().problems(event)).isEmpty();
      assertThat(PlatformDocument.parse(event).at("/data/platformOrder")).isEqualTo(order);
      assertThat(event).isEqualTo(event(source, mapped, order, List.of(WEBHOOK, POLL)));
    }
  }

  @Test
  void envelopeIsThatOfTheContract() throws Exception {
    JsonNode order = Orders.read("marketplace/7001001-as-approved.json");
    MappedOrder mapped = Orders.shipped("marketplace").map(Orders.LOJA, order, null);

    JsonNode event = PlatformDocument.parse(event("marketplace", mapped, order, List.of(POLL)));

    assertThat(event.path("id").textValue()).isEqualTo("marketplace/shop/7001001/3");
    assertThat(event.path("source").textValue()).isEqualTo("/marketplace/shop");
    assertThat(event.path("type").textValue()).isEqualTo("order.changed");
    assertThat(event.path("subject").textValue()).isEqualTo("7001001");
    assertThat(event.path("time").textValue()).isEqualTo("2024-05-14T14:40:01.090Z");
    assertThat(event.at("/data/version").intValue()).isEqualTo(3);
    assertThat(event.at("/data/notifications/0"))
        .hasToString(
            "{\"id\":\"42\",\"externalId\":\"poll:7001001:approved:\",\"via\":\"poll\","
                + "\"receivedAt\":\"2024-05-14T14:40:03.250Z\"}");
  }

  @Test
  void fetchTimeStandsInForAMissingUpdateTime() throws Exception {
    ObjectNode order = (ObjectNode) Orders.read("marketplace/7001001-as-approved.json");
    order.putNull("updatedAt");
    MappedOrder mapped = Orders.shipped("marketplace").map(Orders.LOJA, order, null);

    byte[] event = event("marketplace", mapped, order, List.of());

    assertThat(PlatformDocument.parse(event).path("time").textValue())
        .isEqualTo("2024-05-14T14:40:03.250Z");
    assertThat(Orders.schema().problems(event)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/data/order/total | 156.8 | /data/order/total is number, expected text",
        "/data/order/total | \"156.8\" | /data/order/total does not have the form",
        "/data/order/total | \"156.800\" | /data/order/total does not have the form",
        "/data/order/total | \"\" | /data/order/total does not have the form",
        "/data/order/total | null | /data/order/total is null, expected text",
        "/data/order/status | \"paid\" | /data/order/status is not one of the words",
        "/data/order/placedAt | \"2024-05-14T09:00:00-03:00\" | /data/order/placedAt does not",
        "/data/order/lines | [] | /data/order/lines breaks the rule minItems",
        "/data/order/customer/name | \"\" | /data/order/customer/name breaks the rule minLength",
        "/data/order/lines/0/unitPrice | 1 | /data/order/lines/0/unitPrice is number",
        "/data/version | 0 | /data/version breaks the rule minimum",
        "/data/extra | 1 | /data has the field extra",
        "/time | \"yesterday\" | /time does not have the form"
      })
  void eventThatBreaksThePromiseIsToldWhere(String pointer, String value, String problem)
      throws Exception {
    JsonNode order = Orders.read("marketplace/7001001-as-approved.json");
    MappedOrder mapped = Orders.shipped("marketplace").map(Orders.LOJA, order, null);
    JsonNode event = PlatformDocument.parse(event("marketplace", mapped, order, List.of(POLL)));
    int slash = pointer.lastIndexOf('/');
    ((ObjectNode) event.at(pointer.substring(0, slash)))
        .set(pointer.substring(slash + 1), Orders.json(value));

    assertThat(Orders.schema().problems(PlatformDocument.write(event)))
        .anySatisfy(line -> assertThat(line).startsWith(problem));
  }

  @Test
  void bytesThatAreNoJsonAreAProblem() {
    assertThat(Orders.schema().problems("{".getBytes(StandardCharsets.UTF_8))).hasSize(1);
  }

  @Test
  void exampleInTheDocumentationIsAnEventAsWeWriteIt() throws IOException, MappingException {
    String page = Files.readString(Path.of("docs/EVENT.md"));
    Matcher listing = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(listing.find()).isTrue();
    byte[] event = listing.group(1).getBytes(StandardCharsets.UTF_8);

    JsonNode data = PlatformDocument.parse(event).path("data");
    MappedOrder mapped =
        Orders.shipped("maropost").map(Orders.ACME, data.path("platformOrder"), null);

    assertThat(Orders.schema().problems(event)).isEmpty();
    assertThat(data.path("order").toPrettyString()).isEqualTo(mapped.order().toPrettyString());
  }

  private static byte[] event(
      String source, MappedOrder mapped, JsonNode order, List<EvidenceItem> notifications) {
    String orderId = mapped.order().path("orderId").textValue();
    return OrderEvent.write(source, "shop", orderId, 3, mapped, order, notifications, FETCHED);
  }
}
