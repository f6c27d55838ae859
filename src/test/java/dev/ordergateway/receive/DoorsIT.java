package dev.ordergateway.receive;

import static dev.ordergateway.receive.DoorFixture.assertAccepted;
import static dev.ordergateway.receive.DoorFixture.assertProblem;
import static dev.ordergateway.testing.GatewayFixture.KEY;
import static dev.ordergateway.testing.GatewayFixture.TOKEN;
import static dev.ordergateway.testing.Notices.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.RawConnection;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which door leads where, and in which order a request is checked. */
class DoorsIT {
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

  @ParameterizedTest
  @ValueSource(strings = {"/notifications", MAROPOST})
  void xmlThatDeclaresItselfInEbcdicIsTakenAtBothDoors(String door) {
    String text = Notices.xmlText(Notices.fresh(), "N" + Notices.fresh(), "New");

    byte[] xml = text.replace("utf-8", "IBM1047").getBytes(Charset.forName("IBM1047"));

    assertAccepted(gateway.post(door, xml, "NETOAPI_KEY", KEY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/notification",
        "/notificationsx",
        "/notifications/nobody",
        "/notifications/maropost/" + TOKEN,
        "/notifications/maropost/a/b",
        "/notifications/marketplace/" + TOKEN + "/more",
        "/notifications/../notifications/nobody",
        "/Notifications/maropost",
        "/notifications;a=b",
        "/notifications/maropost;a=b",
        "/notifications%2Fmaropost",
        "/notifications/maropost%00",
        "/notifications/%zz",
        "/api/status",
        "/metrics",
        "/health/live"
      })
  void unknownPathIsNotFoundWhateverElseIsWrong(String path) {
    for (String method : List.of("POST", "GET", "DELETE")) {
      try (RawConnection caller = new RawConnection(gateway.httpPort())) {
        caller.send(head(method, path) + "Content-Length: 5000\r\n\r\n" + "x".repeat(5000));

        assertProblem(caller.answer(), 404, "unknown-path");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/notifications", MAROPOST, "/notifications/marketplace", MARKETPLACE + TOKEN})
  void otherMethodThanPostIsRefusedBeforeTheSizeIs(String path) {
    int kept = gateway.rows().count("gateway_notification");
    for (String method : List.of("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW")) {
      try (RawConnection caller = new RawConnection(gateway.httpPort())) {
        caller.send(head(method, path) + "Content-Length: 5000\r\n\r\n" + "x".repeat(5000));
        RawConnection.Answer answer = caller.answer();

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer.header("allow")).isEqualTo("POST");
      }
    }
    assertThat(gateway.rows().count("gateway_notification")).isEqualTo(kept);
  }

  @Test
  void headIsRefusedWithoutABody() {
    try (RawConnection caller = new RawConnection(gateway.httpPort())) {
      caller.send(head("HEAD", MAROPOST) + "\r\n");
      RawConnection.Answer answer = caller.answerToHead();

      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.header("allow")).isEqualTo("POST");
      // What follows on the connection is the next answer, and nothing of a body.
      assertThat(caller.send(post(MAROPOST, "NETOAPI_KEY: " + KEY, "x")).answer().status())
          .isEqualTo(400);
    }
  }

  @Test
  void checksComeInTheirOrder() {
    byte[] large = bytes("x".repeat(5000));

    assertProblem(gateway.post("/notifications", large), 413, "body-too-large");
    assertProblem(gateway.post(MAROPOST, large), 413, "body-too-large");
    assertProblem(gateway.post("/notifications", bytes("x")), 415, "unknown-kind");
    assertProblem(gateway.post("/notifications", bytes("<x")), 401, "credentials-missing");
    assertProblem(gateway.post("/notifications", bytes("{x")), 401, "credentials-missing");
    assertProblem(gateway.post(MAROPOST, bytes("x")), 401, "credentials-missing");
    assertProblem(gateway.post(MARKETPLACE + "x", bytes("x")), 401, "credentials-refused");
    assertProblem(keyed("/notifications", KEY, "<Event/><"), 400, "not-well-formed");
    assertProblem(keyed("/notifications", KEY, "<Event/>"), 400, "order-id-missing");
    assertProblem(keyed("/notifications", KEY, ""), 400, "body-empty");
    assertProblem(keyed("/notifications", KEY, " \r\n"), 400, "body-empty");
  }

  @Test
  void sharedDoorChoosesByContentAndNotByContentType() {
    String first = "N" + Notices.fresh();
    String second = "N" + Notices.fresh();
    String third = "N" + Notices.fresh();
    String utf16 = Notices.xmlText(Notices.fresh(), third, "Pick").replace("utf-8", "utf-16");
    String item = String.valueOf(Notices.fresh());

    assertAccepted(
        gateway.post(
            "/notifications",
            Notices.xml(Notices.fresh(), first, "Pick"),
            "NETOAPI_KEY",
            KEY,
            "Content-Type",
            "application/json"));
    assertAccepted(
        keyed(
            "/notifications",
            KEY,
            "\uFEFF \n"
                + Notices.xmlText(Notices.fresh(), second, "Pick")
                    .replaceFirst("<\\?.*\\?>\\s*", "")));
    assertAccepted(
        gateway.post(
            "/notifications", utf16.getBytes(StandardCharsets.UTF_16), "NETOAPI_KEY", KEY));
    assertAccepted(gateway.post("/notifications", Notices.json("9", "New", item)));

    for (String order : List.of(first, second, third, item)) {
      DoorFixture.notification(gateway, order);
    }
  }

  @Test
  void headerNetoNotificationMakesItMaropostsWhateverTheBody() {
    String item = String.valueOf(Notices.fresh());
    byte[] open = Notices.json("9", "New", item);

    for (String value : List.of("Order", "")) {
      assertProblem(
          gateway.post("/notifications", open, "NETO_NOTIFICATION", value),
          401,
          "credentials-missing");
      assertProblem(
          gateway.post("/notifications", open, "neto_notification", value, "NETOAPI_KEY", KEY),
          400,
          "not-well-formed");
    }
    try (RawConnection caller = new RawConnection(gateway.httpPort())) {
      String twice = "NETO_NOTIFICATION: a\r\nNETO_NOTIFICATION: b";
      caller.send(post("/notifications", twice, new String(open, StandardCharsets.UTF_8)));

      assertProblem(caller.answer(), 401, "credentials-missing");
    }
    assertThat(DoorFixture.notifications(gateway, item)).isEmpty();
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
