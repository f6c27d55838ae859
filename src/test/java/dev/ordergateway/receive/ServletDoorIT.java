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
import dev.ordergateway.testing.RawConnection.Answer;
import dev.ordergateway.testing.TomcatEntrance;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a host's servlet container the gateway answers as it does on a server of its own. */
class ServletDoorIT {
  private static final String MAROPOST = "/notifications/maropost";
  private static final String MARKETPLACE = "/notifications/marketplace/";
  private static final String FORM = "application/x-www-form-urlencoded";

  @TempDir static Path home;
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() {
    gateway =
        DoorFixture.at(home)
            .set("gateway.http.body-bytes-max", "4096")
            .behind(new TomcatEntrance())
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @AfterEach
  void nothingIsHeldAndAGoodRequestIsTaken() {
    String order = "N" + Notices.fresh();
    assertAccepted(
        gateway.post(MAROPOST, Notices.xml(Notices.fresh(), order, "Pick"), "NETOAPI_KEY", KEY));
    DoorFixture.notification(gateway, order);
    Eventually.until("no request is held", () -> DoorFixture.inFlight(gateway) == 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/notifications/",
        "/notifications/nobody",
        "/notifications/maropost/" + TOKEN,
        "/notifications/marketplace/" + TOKEN + "/more",
        "/notifications/marketplace/",
        "/notifications//maropost",
        "/notifications;a=b",
        "/notifications/maropost;a=b",
        "/notifications/./maropost/x"
      })
  void unknownPathIsNotFoundWhateverElseIsWrong(String path) {
    for (String method : List.of("POST", "GET", "DELETE")) {
      try (RawConnection caller = caller()) {
        caller.send(head(method, path) + "Content-Length: 5000\r\n\r\n" + "x".repeat(5000));

        assertProblem(caller.answer(), 404, "unknown-path");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/notificationsx",
        "/api/status",
        "/notifications/%zz",
        "/notifications%2Fmaropost",
        "/notifications/maropost%00",
        "/notifications/../etc",
        "/notifications/marketplace/a%2Fb",
        "/notifications/marketplace/%ff"
      })
  void whatTheContainerDoesNotHandOnIsTheContainersToAnswer(String path) {
    try (RawConnection caller = caller()) {
      caller.send(head("POST", path) + "Content-Length: 1\r\n\r\nx");

      assertThat(caller.answer().status()).isIn(400, 404);
    }
  }

  @Test
  void pathTokenIsDecodedAsItWasEncoded() {
    String order = String.valueOf(Notices.fresh());
    byte[] json = Notices.json("4", "New", order);
    for (String token :
        List.of("a+token=of.filial~", "a%2Btoken%3Dof.filial~", "%61+token=of.filial~")) {
      assertAccepted(gateway.post(MARKETPLACE + token, json));
    }
    DoorFixture.notification(gateway, order);
    for (String wrong : List.of("a%20token=of.filial~", "a%252Btoken=of.filial~", TOKEN + "%20")) {
      assertProblem(gateway.post(MARKETPLACE + wrong, json), 401, "credentials-refused");
    }
    try (RawConnection caller = caller()) {
      caller.send(head("POST", MARKETPLACE + TOKEN + ";x=y") + "Content-Length: 1\r\n\r\n{");
      assertProblem(caller.answer(), 401, "credentials-refused");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/notifications", MAROPOST, "/notifications/marketplace", MARKETPLACE + TOKEN})
  void otherMethodThanPostIsRefusedBeforeTheSizeIs(String path) {
    for (String method : List.of("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW")) {
      try (RawConnection caller = caller()) {
        caller.send(head(method, path) + "Content-Length: 5000\r\n\r\n" + "x".repeat(5000));
        Answer answer = caller.answer();

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer.header("allow")).isEqualTo("POST");
      }
    }
    try (RawConnection caller = caller()) {
      // The container refuses it by itself.
      assertThat(caller.send(head("TRACE", path) + "\r\n").answer().status()).isEqualTo(405);
    }
  }

  @Test
  void headIsRefusedWithoutABody() {
    try (RawConnection caller = caller()) {
      Answer answer = caller.send(head("HEAD", MAROPOST) + "\r\n").answerToHead();

      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.header("allow")).isEqualTo("POST");
      caller.send(head("POST", MAROPOST) + "Content-Length: 1\r\n\r\nx");
      assertThat(caller.answer().status()).isEqualTo(401);
    }
  }

  @Test
  void checksComeInTheirOrder() {
    byte[] large = bytes("x".repeat(5000));

    assertProblem(gateway.post("/notifications", large), 413, "body-too-large");
    assertProblem(gateway.post("/notifications", bytes("x")), 415, "unknown-kind");
    assertProblem(gateway.post("/notifications", bytes("<x")), 401, "credentials-missing");
    assertProblem(gateway.post(MARKETPLACE + "x", bytes("x")), 401, "credentials-refused");
    assertProblem(keyed("<Event/><"), 400, "not-well-formed");
    assertProblem(keyed("<Event/>"), 400, "order-id-missing");
    assertProblem(keyed(""), 400, "body-empty");
  }

  @Test
  void bodyThatIsTooLargeIsRefusedDeclaredOrChunked() {
    try (RawConnection caller = caller()) {
      caller.send(head("POST", MAROPOST) + "Content-Length: 5000\r\n\r\n");
      assertProblem(caller.answer(), 413, "body-too-large");
      assertThat(caller.isClosedByPeer()).isTrue();
    }
    try (RawConnection caller = caller()) {
      caller.send(head("POST", MAROPOST) + "Transfer-Encoding: chunked\r\n\r\n");
      caller.send("1388\r\n" + "x".repeat(5000) + "\r\n");
      assertProblem(caller.answer(), 413, "body-too-large");
      assertThat(caller.isClosedByPeer()).isTrue();
    }
    // An ordinary client is still sending when it is refused, and reads the answer all the same.
    assertProblem(gateway.post(MAROPOST, new byte[20_000_000]), 413, "body-too-large");
  }

  @ParameterizedTest
  @ValueSource(strings = {FORM, "multipart/form-data; boundary=b", "text/plain", "/;;"})
  void formIsABodyLikeAnyOtherAndIsKeptToTheByte(String type) {
    String order = "N" + Notices.fresh();
    byte[] xml = bytes(Notices.xmlText(Notices.fresh(), order, "Pick") + "<!--a=1&b=%41+c-->");

    assertAccepted(gateway.post(MAROPOST, xml, "NETOAPI_KEY", KEY, "Content-Type", type));

    assertThat((byte[]) DoorFixture.notification(gateway, order).get("body")).isEqualTo(xml);
  }

  @Test
  void parametersAndFieldsAreNeverHeadersOrCredentials() {
    String order = "N" + Notices.fresh();
    String xml = Notices.xmlText(Notices.fresh(), order, "Pick");
    byte[] form = bytes("<x/>&NETOAPI_KEY=" + KEY + "&xml=" + xml);
    String query = MAROPOST + "?NETOAPI_KEY=" + KEY + "&token=" + TOKEN + "&CamelHttpUri=x";

    assertProblem(gateway.post(query, bytes(xml)), 401, "credentials-missing");
    assertProblem(
        gateway.post(query, bytes(xml), "Content-Type", FORM), 401, "credentials-missing");
    assertProblem(gateway.post(MAROPOST, form, "Content-Type", FORM), 401, "credentials-missing");
    assertProblem(
        gateway.post("/notifications/marketplace?token=" + TOKEN, Notices.json("3", "New", "7")),
        401,
        "credentials-missing");
    assertAccepted(
        gateway.post(MAROPOST + "?method=GET", bytes(xml), "NETOAPI_KEY", KEY, "token", "x"));
    DoorFixture.notification(gateway, order);
  }

  @Test
  void expectedContinueIsSaidAndTheBodyTaken() {
    String order = "N" + Notices.fresh();
    String xml = Notices.xmlText(Notices.fresh(), order, "Pick");
    String expect = head("POST", MAROPOST) + "NETOAPI_KEY: " + KEY + "\r\nExpect: 100-continue\r\n";
    try (RawConnection caller = caller()) {
      caller.send(expect + "Content-Length: " + xml.length() + "\r\n\r\n");
      assertThat(caller.answer().status()).isEqualTo(100);

      assertThat(caller.send(xml).answer().status()).isEqualTo(200);
      DoorFixture.notification(gateway, order);
    }
  }

  @Test
  void headersThatAreTooManyAreTheContainersToRefuse() {
    try (RawConnection caller = caller()) {
      caller.trySend(bytes(head("POST", MAROPOST) + "X: " + "x".repeat(100_000) + "\r\n\r\n"));

      assertThat(caller.answer().status()).isBetween(400, 499);
    }
  }

  @Test
  void callerWhoHangsUpInTheMiddleLeavesNothing() {
    int stored = gateway.rows().count("gateway_notification");
    for (int i = 0; i < 20; i++) {
      try (RawConnection caller = caller()) {
        caller.send(head("POST", MAROPOST) + "Content-Length: 500\r\n\r\n<Event>");
      }
      try (RawConnection caller = caller()) {
        caller.send(head("POST", MAROPOST) + "Transfer-Encoding: chunked\r\n\r\n5\r\n<Even");
      }
    }
    Eventually.until("no request is held", () -> DoorFixture.inFlight(gateway) == 0);

    assertThat(gateway.rows().count("gateway_notification")).isEqualTo(stored);
  }

  @Test
  void callersTextIsNeitherAnsweredNorLogged() {
    String text = "speak-friend-" + Notices.fresh();
    try (LoggedLines log = new LoggedLines()) {
      for (String path : List.of("/notifications/" + text, MARKETPLACE + text, MAROPOST)) {
        byte[] body = bytes("<Event>" + text);
        assertThat(gateway.post(path, body, "NETOAPI_KEY", text).body()).doesNotContain(text);
        assertThat(gateway.post(path, body, "NETOAPI_KEY", KEY).body()).doesNotContain(text);
        try (RawConnection caller = caller()) {
          caller.send(head("POST", path) + "Content-Length: 500\r\n\r\n" + text);
        }
      }
      Eventually.until("no request is held", () -> DoorFixture.inFlight(gateway) == 0);

      assertThat(log.with("refused a document")).isNotEmpty();
      assertThat(log.all())
          .noneMatch(line -> line.contains(text) || line.contains(KEY) || line.contains(TOKEN));
    }
  }

  private static java.net.http.HttpResponse<String> keyed(String body) {
    return gateway.post("/notifications", bytes(body), "NETOAPI_KEY", KEY);
  }

  private static RawConnection caller() {
    return new RawConnection(gateway.httpPort());
  }

  private static String head(String method, String path) {
    return method + " " + path + " HTTP/1.1\r\nHost: gateway\r\n";
  }
}
