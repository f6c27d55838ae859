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
import dev.ordergateway.testing.RawConnection;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stranger gets nothing: no way in, no steering, no secret out, no forged line in the log. */
class StrangerIT {
  private static final String MAROPOST = "/notifications/maropost";
  private static final String FORM = "application/x-www-form-urlencoded";

  @TempDir static Path home;
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() {
    gateway = DoorFixture.at(home).start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {MAROPOST, "/notifications"})
  void keyCountsOnlyAsARealHeader(String path) {
    String order = "N" + Notices.fresh();
    String xml = Notices.xmlText(Notices.fresh(), order, "Pick");
    byte[] form = bytes("<x/>&NETOAPI_KEY=" + KEY + "&xml=" + xml);

    assertProblem(post(path + "?NETOAPI_KEY=" + KEY, xml), 401, "credentials-missing");
    assertProblem(
        post(path + "?NETOAPI_KEY=" + KEY, xml, "Content-Type", FORM), 401, "credentials-missing");
    assertProblem(gateway.post(path, form, "Content-Type", FORM), 401, "credentials-missing");
    assertProblem(
        post(path, multipart(xml), "Content-Type", "multipart/form-data; boundary=b"),
        401,
        "credentials-missing");
    assertProblem(post(path, xml, "Cookie", "NETOAPI_KEY=" + KEY), 401, "credentials-missing");
    assertProblem(post(path, xml, "NETOAPI-KEY", KEY), 401, "credentials-missing");
    assertProblem(post(path, xml, "Authorization", KEY), 401, "credentials-missing");

    assertThat(DoorFixture.notifications(gateway, order)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FORM,
        "multipart/form-data; boundary=b",
        "multipart/form-data",
        "text/plain",
        "/;;",
        "application/json; charset=utf-7"
      })
  void contentTypeIsNotAskedAndChangesNoByte(String type) {
    String order = "N" + Notices.fresh();
    byte[] xml = bytes(Notices.xmlText(Notices.fresh(), order, "Pick") + "<!--a=1&b=%41+c-->");

    assertAccepted(gateway.post(MAROPOST, xml, "NETOAPI_KEY", KEY, "Content-Type", type));

    assertThat((byte[]) DoorFixture.notification(gateway, order).get("body")).isEqualTo(xml);
  }

  @Test
  void keySentTwiceIsTakenOnlyIfBothSayTheSame() {
    for (String second : List.of("other", "", KEY + ", " + KEY)) {
      String order = "N" + Notices.fresh();
      assertProblem(twice(order, KEY, second), 401, "credentials-missing");
      assertProblem(twice(order, second, KEY), 401, "credentials-missing");
      assertThat(DoorFixture.notifications(gateway, order)).isEmpty();
    }
    assertThat(twice("N" + Notices.fresh(), KEY, KEY).status()).isEqualTo(200);
  }

  private static RawConnection.Answer twice(String order, String one, String other) {
    String xml = Notices.xmlText(Notices.fresh(), order, "Pick");
    try (RawConnection caller = new RawConnection(gateway.httpPort())) {
      return caller
          .send(
              "POST "
                  + MAROPOST
                  + " HTTP/1.1\r\nHost: a\r\nNETOAPI_KEY: "
                  + one
                  + "\r\nnetoapi_key: "
                  + other
                  + "\r\nContent-Length: "
                  + xml.length()
                  + "\r\n\r\n"
                  + xml)
          .answer();
    }
  }

  @Test
  void camelHeadersOfACallerSteerNothing() {
    String order = "N" + Notices.fresh();
    gateway.maropost().place(order);
    byte[] xml = Notices.xml(Notices.fresh(), order, "Pick");
    URI own = gateway.address("/stolen");
    String[] headers = {
      "CamelHttpResponseCode", "500",
      "camelhttpresponsecode", "500",
      "CAMELHTTPURI", own.toString(),
      "CamelHttpPath", "/stolen",
      "CamelHttpMethod", "DELETE",
      "CAmelJdbcParameters", "x",
      "CamelSqlQuery", "drop table gateway_order",
      "org.apache.camel.Exchange", "x",
      "CamelBeanMethodName", "clear",
      "CamelExecCommandExecutable", "id",
      "breadcrumbId", "forged",
      "token", TOKEN,
      "kind", "JSON",
      "NETOAPI_KEY", KEY
    };

    assertAccepted(
        gateway.post(
            MAROPOST + "?CamelHttpUri=" + own + "&camelHttpResponseCode=500", xml, headers));

    Eventually.asserted(
        () -> {
          assertThat(DoorFixture.isFetched(gateway, order)).isTrue();
          assertThat(
                  gateway
                      .rows()
                      .select("select version from gateway_sink where order_id = ?", order))
              .hasSize(1);
        });
  }

  @Test
  void headerNamedTokenIsNoToken() {
    String order = String.valueOf(Notices.fresh());
    byte[] json = Notices.json("3", "New", order);

    for (String path : List.of("/notifications", "/notifications/marketplace")) {
      assertProblem(gateway.post(path, json, "token", TOKEN), 401, "credentials-missing");
      assertProblem(gateway.post(path + "?token=" + TOKEN, json), 401, "credentials-missing");
    }
    assertProblem(
        gateway.post("/notifications/marketplace/x?token=" + TOKEN, json, "token", TOKEN),
        401,
        "credentials-refused");

    assertThat(DoorFixture.notifications(gateway, order)).isEmpty();
  }

  @Test
  void requestHeadersDoNotComeBackInTheAnswer() {
    String order = "N" + Notices.fresh();
    byte[] xml = Notices.xml(Notices.fresh(), order, "Pick");

    HttpResponse<String> good = gateway.post(MAROPOST, xml, "NETOAPI_KEY", KEY, "X-Mine", "seen");
    HttpResponse<String> bad =
        gateway.post(MAROPOST, bytes("x"), "NETOAPI_KEY", KEY, "X-Mine", "seen");

    for (HttpResponse<String> answer : List.of(good, bad)) {
      assertThat(answer.headers().map().keySet())
          .isSubsetOf("content-length", "content-type", "transfer-encoding");
    }
  }

  @Test
  void lineBreaksInIdsAndValuesForgeNoLineInTheLog() {
    String order = String.valueOf(Notices.fresh());
    String forged = "2026-01-01T00:00:00.000Z ERROR forged";
    String xml = Notices.xmlText(Notices.fresh(), "N" + order, "Pick&#13;&#10;" + forged);
    String json = Notices.jsonText("3", "New\\r\\n" + forged + "\\u001b[31m", order);
    try (LoggedLines log = new LoggedLines()) {
      assertAccepted(gateway.post(MAROPOST, bytes(xml), "NETOAPI_KEY", KEY));
      assertAccepted(gateway.post("/notifications/marketplace/" + TOKEN, bytes(json)));
      assertProblem(
          post(MAROPOST, xml.replace("N" + order, "N&#10;" + forged), "NETOAPI_KEY", KEY),
          400,
          "order-id-invalid");

      Eventually.until("all are logged", () -> log.with("gateway-accept").size() >= 2);
      assertThat(log.all())
          .allSatisfy(
              line ->
                  assertThat(line.strip().lines().filter(l -> l.startsWith("2026-01-01")))
                      .isEmpty());
      assertThat(log.all()).noneMatch(line -> line.contains("\u001b"));
    }
    Object types =
        gateway
            .rows()
            .value(
                "select group_concat(type) from gateway_notification where order_id like ?",
                "%" + order);
    assertThat(String.valueOf(types)).doesNotContain("\n", "\r", "\u001b");
  }

  @Test
  void whatNobodyVouchesForIsRefusedAndLeavesNoRowAndNoLine() {
    int rejections = gateway.rows().count("gateway_rejection");
    try (LoggedLines log = new LoggedLines()) {
      assertProblem(gateway.post("/notifications", new byte[0]), 400, "body-empty");
      assertProblem(
          gateway.post("/notifications", bytes("<Event/>"), "NETOAPI_KEY", "wrong"),
          401,
          "credentials-refused");

      assertThat(log.with("refused a document")).isEmpty();
    }
    assertThat(gateway.rows().count("gateway_rejection")).isEqualTo(rejections);
  }

  @Test
  void linesOfOneRequestCarryItsCorrelationIdAndNoOther() {
    try (LoggedLines log = new LoggedLines()) {
      post(MAROPOST, "x", "NETOAPI_KEY", KEY);
      post(MAROPOST, "x", "NETOAPI_KEY", KEY);

      List<String> ids =
          log.with("refused a document").stream()
              .map(line -> line.replaceAll("(?s).*\\[(.*?)\\].*", "$1"))
              .toList();
      assertThat(ids).hasSize(2).doesNotHaveDuplicates().allMatch(id -> id.length() == 36);
    }
  }

  @Test
  void secretsAreInNoMetricNoListAndNoLog() {
    try (LoggedLines log = new LoggedLines()) {
      assertAccepted(
          gateway.post(
              "/notifications/marketplace/" + TOKEN,
              Notices.json("31337", "New", "" + Notices.fresh())));
      post("/notifications/marketplace/" + TOKEN + "/x", "x");
      post("/notifications/marketplace/" + TOKEN, "x");
      post(MAROPOST, "x", "NETOAPI_KEY", KEY);
      StringBuilder seen = new StringBuilder();
      for (String path :
          List.of(
              "/metrics",
              "/api/status",
              "/api/orders",
              "/api/notifications",
              "/openapi.json",
              "/health/ready",
              "/api/nothing")) {
        seen.append(DoorFixture.manage(gateway, path));
      }

      assertThat(seen).contains("gateway_refused_total", "unknown-seller");
      String all = seen + String.join("\n", log.all());
      assertThat(all)
          .doesNotContain(
              KEY, "the-old-key", TOKEN, DoorFixture.BETA_KEY, DoorFixture.FILIAL_TOKEN);
      assertThat(all).doesNotContain("another-api-key", "an-access-token-of", "a-client-id-of");
      assertThat(all)
          .doesNotContain(
              gateway.maropost().secrets().apiKey(), gateway.marketplace().secrets().accessToken());
    }
  }

  private static String multipart(String xml) {
    return "--b\r\nContent-Disposition: form-data; name=\"NETOAPI_KEY\"\r\n\r\n"
        + KEY
        + "\r\n--b\r\nContent-Disposition: form-data; name=\"xml\"; filename=\"a\"\r\n\r\n"
        + xml
        + "\r\n--b--\r\n";
  }

  private static HttpResponse<String> post(String path, String body, String... headers) {
    return gateway.post(path, bytes(body), headers);
  }
}
