package dev.ordergateway.receive;

import static dev.ordergateway.receive.DoorFixture.BETA_KEY;
import static dev.ordergateway.receive.DoorFixture.FILIAL_TOKEN;
import static dev.ordergateway.receive.DoorFixture.assertAccepted;
import static dev.ordergateway.receive.DoorFixture.assertProblem;
import static dev.ordergateway.testing.GatewayFixture.KEY;
import static dev.ordergateway.testing.GatewayFixture.TOKEN;
import static dev.ordergateway.testing.Notices.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.Notices;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose key, token or seller id opens what, and that nothing else does. */
class CredentialsIT {
  private static final String MAROPOST = "/notifications/maropost";
  private static final String MARKETPLACE = "/notifications/marketplace/";

  @TempDir static Path home;
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() {
    gateway = DoorFixture.at(home).set("gateway.http.body-bytes-max", "4096").start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void everyNotificationKeyOpensItsOwnStore() {
    for (String key : List.of("the-old-key", KEY, BETA_KEY)) {
      String order = "N" + Notices.fresh();

      assertAccepted(keyed(MAROPOST, key, Notices.xmlText(Notices.fresh(), order, "Pick")));

      assertThat(DoorFixture.notification(gateway, order))
          .containsEntry("account", key.equals(BETA_KEY) ? "beta" : "acme");
    }
  }

  @Test
  void sameEventOfTwoStoresIsNoDuplicate() {
    int event = Notices.fresh();
    String order = "N" + Notices.fresh();

    assertAccepted(keyed(MAROPOST, KEY, Notices.xmlText(event, order, "Pick")));
    assertAccepted(keyed(MAROPOST, BETA_KEY, Notices.xmlText(event, order, "Pick")));

    assertThat(DoorFixture.notifications(gateway, order))
        .extracting(row -> row.get("account"))
        .containsExactly("acme", "beta");
  }

  @Test
  void tokenOpensItsSellersAndSellerIdChooses() {
    String three = String.valueOf(Notices.fresh());
    String four = String.valueOf(Notices.fresh());
    String alone = String.valueOf(Notices.fresh());
    String other = String.valueOf(Notices.fresh());
    String number = Notices.jsonText("4", "New", four).replace("\"4\"", "4");

    assertAccepted(gateway.post(MARKETPLACE + TOKEN, Notices.json("3", "New", three)));
    assertAccepted(gateway.post(MARKETPLACE + TOKEN, bytes(number)));
    assertAccepted(gateway.post(MARKETPLACE + FILIAL_TOKEN, Notices.json("4", "New", alone)));
    // The token of one seller says nothing about another's orders.
    assertAccepted(gateway.post(MARKETPLACE + FILIAL_TOKEN, Notices.json("3", "New", other)));

    assertThat(DoorFixture.notification(gateway, three)).containsEntry("account", "loja");
    assertThat(DoorFixture.notification(gateway, four)).containsEntry("account", "filial");
    assertThat(DoorFixture.notification(gateway, alone)).containsEntry("account", "filial");
    assertThat(DoorFixture.notification(gateway, other))
        .containsEntry("account", "")
        .containsEntry("cause", "unknown-seller")
        .containsEntry("opened", "filial")
        .containsEntry("state", "parked");
    assertThat(DoorFixture.isDue(gateway, other)).isFalse();
  }

  @Test
  void tokenMayBePercentEncoded() {
    String order = String.valueOf(Notices.fresh());
    StringBuilder encoded = new StringBuilder();
    for (byte b : bytes(FILIAL_TOKEN)) {
      encoded.append('%').append(String.format("%02x", b));
    }

    assertAccepted(gateway.post(MARKETPLACE + encoded, Notices.json("4", "New", order)));

    DoorFixture.notification(gateway, order);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {TOKEN + "x", "a-callback-toke", "A-CALLBACK-TOKEN", "%20" + TOKEN, "%00", "'"})
  void wrongTokenIsRefusedAndNothingIsKept(String token) {
    for (String seller : List.of("3", "9")) {
      String order = String.valueOf(Notices.fresh());
      int rejections = gateway.rows().count("gateway_rejection");

      assertProblem(
          gateway.post(MARKETPLACE + token, Notices.json(seller, "New", order)),
          401,
          "credentials-refused");

      assertThat(DoorFixture.notifications(gateway, order)).isEmpty();
      assertThat(gateway.rows().count("gateway_rejection")).isEqualTo(rejections);
    }
  }

  @Test
  void sellerThatNeedsNoTokenIsKnownByItsIdAlone() {
    String text = String.valueOf(Notices.fresh());
    String number = String.valueOf(Notices.fresh());
    String other = String.valueOf(Notices.fresh());

    assertAccepted(gateway.post("/notifications/marketplace", Notices.json("9", "New", text)));
    assertAccepted(
        gateway.post(
            "/notifications/marketplace",
            bytes(Notices.jsonText("9", "New", number).replace("\"9\"", "9"))));
    for (String seller : List.of("3", "31337", "", "09", "9.0")) {
      for (String path : List.of("/notifications", "/notifications/marketplace")) {
        HttpResponse<String> answer = gateway.post(path, Notices.json(seller, "New", other));
        assertProblem(answer, 401, "credentials-missing");
      }
    }

    assertThat(DoorFixture.notification(gateway, text)).containsEntry("account", "aberta");
    assertThat(DoorFixture.notification(gateway, number)).containsEntry("account", "aberta");
    assertThat(DoorFixture.notifications(gateway, other)).isEmpty();
  }

  @Test
  void missingKeyIsAnsweredWithTheHintAboutProxies() {
    HttpResponse<String> answer = gateway.post(MAROPOST, bytes("<Event/>"));

    assertProblem(answer, 401, "credentials-missing");
    assertThat(answer.body()).contains("underscores_in_headers");
    assertThat(keyed(MAROPOST, "wrong", "<Event/>").body()).doesNotContain("underscores");
  }

  private static HttpResponse<String> keyed(String path, String key, String body) {
    return gateway.post(path, bytes(body), "NETOAPI_KEY", key);
  }

  private static String head(String method, String path) {
    return method + " " + path + " HTTP/1.1\r\nHost: gateway\r\n";
  }

  private static String post(String path, String header, String body) {
    return head("POST", path) + header + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }
}
