package dev.ordergateway.receive;

import static dev.ordergateway.receive.DoorFixture.assertAccepted;
import static dev.ordergateway.receive.DoorFixture.assertProblem;
import static dev.ordergateway.testing.GatewayFixture.KEY;
import static dev.ordergateway.testing.GatewayFixture.TOKEN;
import static dev.ordergateway.testing.Notices.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.Notices;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of answers, row by row: what is answered, what is kept, and what is not done. */
class AnswerTableIT {
  private static final String MARKETPLACE = "/notifications/marketplace/" + TOKEN;
  private static final int REJECTIONS_MAX = 12;

  @TempDir static Path home;
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() {
    gateway =
        DoorFixture.at(home)
            .set("gateway.accept.rejections-max", String.valueOf(REJECTIONS_MAX))
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void acceptedNotificationIsKeptToTheByteAndItsOrderFetched() {
    String order = "N" + Notices.fresh();
    String item = String.valueOf(Notices.fresh());
    byte[] xml = bytes("\uFEFF" + Notices.xmlText(Notices.fresh(), order, "Pick") + " \n\n");
    byte[] json = Notices.json("3", "New", item);

    assertAccepted(maropost(xml));
    assertAccepted(gateway.post(MARKETPLACE, json));

    Map<String, Object> kept = DoorFixture.notification(gateway, order);
    assertThat((byte[]) kept.get("body")).isEqualTo(xml);
    assertThat(kept).containsEntry("account", "acme").containsEntry("type", "Pick");
    assertThat(kept).containsEntry("flags", null).containsEntry("via", "webhook");
    kept = DoorFixture.notification(gateway, item);
    assertThat((byte[]) kept.get("body")).isEqualTo(json);
    assertThat(kept).containsEntry("account", "loja").containsEntry("external_id", item + ":NEW");
    Eventually.until("both are fetched", () -> fetched(order) && fetched(item));
  }

  @Test
  void duplicateGetsTheSameAnswerAndChangesNothing() {
    String order = "N" + Notices.fresh();
    byte[] xml = Notices.xml(Notices.fresh(), order, "Pick");

    assertAccepted(maropost(xml));
    Map<String, Object> first = DoorFixture.notification(gateway, order);
    assertAccepted(maropost(xml));
    assertAccepted(gateway.post("/notifications", xml, "NETOAPI_KEY", "the-old-key"));

    assertThat(DoorFixture.notification(gateway, order).get("id")).isEqualTo(first.get("id"));
    assertThat(newsCount(order)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "<OrderStatus>Pick<, <OrderStatus>Teleported<, unknown-status",
    "<OrderStatus>Pick<, <Colour>red</Colour><OrderStatus>Pick<, unknown-element",
    "<EventID>@</EventID>, '', missing-event-id",
    "<CurrentTime>2024-05-14 02:15:31</CurrentTime>, '', missing-date",
    "2024-05-14 02:15:31, soon, invalid-date",
    "<EventID>@<, <EventID>seven<, invalid-event-id",
    "<OrderStatus>Pick</OrderStatus>, '', missing-status",
  })
  void oddMaropostNotificationIsFlaggedAndFetched(String usual, String odd, String cause) {
    int event = Notices.fresh();
    String order = "N" + Notices.fresh();
    String usualHere = usual.replace("@", String.valueOf(event));
    String sent = Notices.xmlText(event, order, "Pick").replace(usualHere, odd);

    assertAccepted(maropost(bytes(sent)));

    assertFlagged(order, cause, bytes(sent));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"New\"', '\"Teleported\"', unknown-event-type",
    "'\"sellerId\"', '\"colour\": \"red\", \"sellerId\"', unknown-field",
    "'\"eventDate\": \"2024-05-14T09:12:44.000-03:00\",', '', missing-date",
    "'2024-05-14T09:12:44.000-03:00', 'soon', invalid-date",
    "'\"eventType\": \"New\",', '', missing-event-type",
    "'\"resourceType\": \"Orders\",', '', missing-resource-type",
    "',\n  \"uriResource\": \"/orders/@\"', '', missing-uri-resource",
  })
  void oddMarketplaceNotificationIsFlaggedAndFetched(String usual, String odd, String cause) {
    String order = String.valueOf(Notices.fresh());
    String sent =
        Notices.jsonText("3", "New", order)
            .replace(usual.replace("@", order).replace("\\n", "\n"), odd);

    assertAccepted(gateway.post(MARKETPLACE, bytes(sent)));

    assertFlagged(order, cause, bytes(sent));
  }

  private static void assertFlagged(String order, String cause, byte[] body) {
    Map<String, Object> kept = DoorFixture.notification(gateway, order);
    assertThat(kept).containsEntry("flags", cause).containsEntry("cause", cause);
    assertThat((byte[]) kept.get("body")).isEqualTo(body);
    Eventually.until(order + " is fetched", () -> fetched(order));
  }

  @ParameterizedTest
  @CsvSource({
    "/notifications/maropost, Product, 3, Orders, other-event-type",
    "/notifications/marketplace/" + TOKEN + ", Order, 3, Products, other-resource-type",
    "/notifications/marketplace/" + TOKEN + ", Order, 31337, Orders, unknown-seller"
  })
  void whatIsNotOursToWorkIsQuarantinedAndNothingIsFetched(
      String path, String eventType, String seller, String resource, String cause) {
    String number = String.valueOf(Notices.fresh());
    byte[] body =
        path.endsWith("maropost")
            ? bytes(
                Notices.xmlText(Notices.fresh(), number, "Pick")
                    .replace(">Order<", ">" + eventType + "<"))
            : bytes(Notices.jsonText(seller, "New", number).replace("Orders", resource));

    assertAccepted(gateway.post(path, body, "NETOAPI_KEY", KEY));
    assertAccepted(gateway.post(path, body, "NETOAPI_KEY", KEY));

    List<Map<String, Object>> kept =
        gateway.rows().select("select * from gateway_notification where body = ?", (Object) body);
    assertThat(kept).hasSize(1);
    assertThat(kept.get(0)).containsEntry("state", "parked").containsEntry("cause", cause);
    assertThat(DoorFixture.isDue(gateway, number)).isFalse();
    assertThat(fetched(number)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "M, '', body-empty",
    "M, <Event><Order>, not-well-formed",
    "M, <!DOCTYPE Event><Event/>, doctype-refused",
    "M, <Order/>, wrong-root",
    "M, <Event><EventType>Order</EventType></Event>, order-id-missing",
    "M, <Event><Order><OrderID>../../x</OrderID></Order></Event>, order-id-invalid",
    "M, <Event><Order><OrderID>N1234567890123456</OrderID></Order></Event>, order-id-invalid",
    "J, '', body-empty",
    "J, '{\"resourceId\":', not-well-formed",
    "J, '{\"resourceId\":\"1\\u0000\"}', not-well-formed",
    "J, '[]', not-an-object",
    "J, '{\"a\":1,\"a\":2}', duplicate-key",
    "J, '{\"sellerId\":\"3\"}', order-id-missing",
    "J, '{\"sellerId\":\"3\",\"resourceId\":\"7 or 1=1\"}', order-id-invalid",
    "J, '{\"sellerId\":\"3\",\"resourceId\":\"12345678901234567890\"}', order-id-invalid",
    "J, '{\"resourceId\":\"7\",\"uriResource\":\"/orders/8\"}', uri-resource-mismatch",
    "J, '{\"resourceId\":\"7\",\"uriResource\":\"http://x.example/orders/7\"}', uri-resource-mismatch"
  })
  void whatCannotBeReadIsRefusedAndOnlyItsStartIsRecorded(String door, String text, String code) {
    int stored = gateway.rows().count("gateway_notification");
    int last = lastRejection();
    String odd = text + " ".repeat(text.isEmpty() ? 0 : 500);

    HttpResponse<String> answer =
        door.equals("M") ? maropost(bytes(odd)) : gateway.post(MARKETPLACE, bytes(odd));

    assertProblem(answer, 400, code);
    Map<String, Object> kept =
        gateway.rows().select("select * from gateway_rejection where id > ?", last).get(0);
    byte[] start = Arrays.copyOf(bytes(odd), Math.min(200, odd.length()));
    assertThat(kept).containsEntry("code", code).containsEntry("body_length", odd.length());
    assertThat((byte[]) kept.get("body_start")).isEqualTo(start);
    assertThat(kept).containsEntry("source", door.equals("M") ? "maropost" : "marketplace");
    assertThat(gateway.rows().count("gateway_notification")).isEqualTo(stored);
  }

  @Test
  void rejectionsAreBoundedInNumber() {
    for (int i = 0; i < REJECTIONS_MAX + 5; i++) {
      assertProblem(maropost(bytes("<Event>" + i)), 400, "not-well-formed");
    }

    assertThat(gateway.rows().count("gateway_rejection")).isEqualTo(REJECTIONS_MAX);
    Object newest =
        gateway.rows().value("select body_start from gateway_rejection order by id desc limit 1");
    assertThat((byte[]) newest).isEqualTo(bytes("<Event>" + (REJECTIONS_MAX + 4)));
  }

  @Test
  void callersTextIsNeitherAnsweredNorLogged() {
    try (LoggedLines log = new LoggedLines()) {
      String text = "speak-friend-" + Notices.fresh();
      for (String body : List.of("<Event>" + text, "{\"" + text + "\":", text)) {
        assertThat(gateway.post("/notifications", bytes(body), "NETOAPI_KEY", KEY).body())
            .doesNotContain(text);
        assertThat(maropost(bytes(body)).body()).doesNotContain(text);
        assertThat(gateway.post(MARKETPLACE, bytes(body)).body()).doesNotContain(text);
        assertThat(gateway.post("/notifications/maropost", bytes(body), "NETOAPI_KEY", text).body())
            .doesNotContain(text);
        assertThat(gateway.post("/notifications/marketplace/" + text, bytes(body)).body())
            .doesNotContain(text);
        assertThat(gateway.post("/" + text, bytes(body)).body()).doesNotContain(text);
      }

      assertThat(log.with("refused a document")).isNotEmpty();
      assertThat(log.all()).noneMatch(line -> line.contains(text));
      assertThat(log.all()).noneMatch(line -> line.contains(KEY) || line.contains(TOKEN));
    }
  }

  private static HttpResponse<String> maropost(byte[] body) {
    return gateway.post("/notifications/maropost", body, "NETOAPI_KEY", KEY);
  }

  private static boolean fetched(String order) {
    return DoorFixture.isFetched(gateway, order);
  }

  private static Object newsCount(String order) {
    return gateway.rows().value("select news_count from gateway_order where order_id = ?", order);
  }

  private static int lastRejection() {
    Object last = gateway.rows().value("select coalesce(max(id), 0) from gateway_rejection");
    return ((Number) last).intValue();
  }
}
