package dev.ordergateway.receive;

import static dev.ordergateway.receive.DoorFixture.assertAccepted;
import static dev.ordergateway.receive.DoorFixture.assertProblem;
import static dev.ordergateway.testing.GatewayFixture.KEY;
import static dev.ordergateway.testing.Notices.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.RawConnection;
import dev.ordergateway.testing.RawConnection.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that are odd as HTTP, sent over bare sockets: refused or cut off, never a second request
 * that nobody made, and after each the gateway holds no request and answers a good one.
 */
class BrokenHttpIT {
  private static final String MAROPOST = "/notifications/maropost";

  @TempDir static Path home;
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() {
    gateway = DoorFixture.at(home).set("gateway.http.body-timeout", "2s").start();
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

  @Test
  void expectedContinueIsSaidAndTheBodyTaken() {
    String order = "N" + Notices.fresh();
    String xml = Notices.xmlText(Notices.fresh(), order, "Pick");
    try (RawConnection caller = caller()) {
      caller.send(head("Expect: 100-continue\r\nContent-Length: " + xml.length()));
      assertThat(caller.answer().status()).isEqualTo(100);

      assertThat(caller.send(xml).answer().status()).isEqualTo(200);
      DoorFixture.notification(gateway, order);
    }
  }

  @Test
  void tooManyHeadersAreRefused() {
    StringBuilder headers = new StringBuilder("Content-Length: 0");
    for (int i = 0; i < 10_000; i++) {
      headers.append("\r\nX-").append(i).append(": ").append(i);
    }
    try (RawConnection caller = caller()) {
      caller.trySend(bytes(head(headers.toString())));

      assertThat(caller.answer().status()).isEqualTo(431);
    }
  }

  @Test
  void tooLongAnAddressIsRefused() {
    try (RawConnection caller = caller()) {
      caller.trySend(
          bytes("POST /notifications/marketplace/" + "x".repeat(10_000) + " HTTP/1.1\r\n\r\n"));

      assertThat(caller.answer().status()).isEqualTo(414);
    }
  }

  @Test
  void callerWhoHangsUpInTheMiddleLeavesNothing() {
    int stored = gateway.rows().count("gateway_notification");
    for (int i = 0; i < 20; i++) {
      try (RawConnection caller = caller()) {
        caller.send(head("Content-Length: 500") + "<Event>");
      }
      try (RawConnection caller = caller()) {
        caller.send(head("Transfer-Encoding: chunked") + "5\r\n<Even");
      }
    }
    Eventually.until("no request is held", () -> DoorFixture.inFlight(gateway) == 0);

    assertThat(gateway.rows().count("gateway_notification")).isEqualTo(stored);
  }

  @Test
  void callerWhoStopsSendingIsNotAnsweredWhatIsNotSo() {
    String order = "N" + Notices.fresh();
    String xml = Notices.xmlText(Notices.fresh(), order, "Pick");
    try (RawConnection caller = caller()) {
      caller.send(head("Content-Length: " + xml.length()) + xml).endSending();
      // He may be answered or cut off; what he was answered must be true.
      boolean kept =
          caller.isClosedByPeer() || !DoorFixture.notifications(gateway, order).isEmpty();

      assertThat(kept).isTrue();
    }
    try (RawConnection caller = caller()) {
      caller.send(head("Content-Length: 500") + "<Event>").endSending();

      assertThat(caller.isClosedByPeer()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: -1",
        "Content-Length: 0x10",
        "Content-Length: 5, 6",
        "Content-Length: +5",
        "Transfer-Encoding: \u000bchunked",
        "Transfer-Encoding : chunked",
        "Content-Length : 5",
        "No colon here",
        "Bad\u0000Name: x",
        "X: a\u0000b"
      })
  void smugglingShapesNeverMakeASecondRequest(String headers) {
    String order = "N" + Notices.fresh();
    String xml = Notices.xmlText(Notices.fresh(), order, "Pick");
    String hidden = head("Content-Length: " + xml.length()) + xml;
    try (RawConnection caller = caller()) {
      caller.trySend(bytes(head(headers) + "0\r\n\r\n" + hidden));
      Answer answer = caller.answer();

      assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
      assertThat(caller.isClosedByPeer()).isTrue();
    }
    assertThat(DoorFixture.notifications(gateway, order)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "\u0016\u0003\u0001\u0002",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "POST / HTTP/9.9\r\n\r\n",
        "POST http://[ HTTP/1.1\r\nHost: a\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"
      })
  void whatIsNoHttpRequestIsRefusedOrCutOff(String sent) {
    try (RawConnection caller = caller()) {
      caller.trySend(sent.getBytes(StandardCharsets.ISO_8859_1));
      caller.endSending();

      String answer = caller.rest();
      assertThat(answer).doesNotContain("HTTP/1.1 2", "HTTP/1.1 5");
    }
  }

  @Test
  void upgradeToAnotherProtocolIsNotTaken() {
    for (String protocol : List.of("h2c", "websocket")) {
      String order = "N" + Notices.fresh();
      String xml = Notices.xmlText(Notices.fresh(), order, "Pick");
      String upgrade =
          "Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\nUpgrade: ";
      try (RawConnection caller = caller()) {
        caller.send(head(upgrade + protocol + "\r\nContent-Length: " + xml.length()) + xml);

        assertThat(caller.answer().status()).isEqualTo(200);
        DoorFixture.notification(gateway, order);
      }
    }
    try (RawConnection caller = caller()) {
      caller.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0").endSending();

      // Nothing, or the words of the HTTP layer: a settings frame begins with its length.
      assertThat(caller.rest()).matches("(?s)|HTTP/[0-9].*");
    }
  }

  @Test
  void brokenChunkIsRefusedOrCutOff() {
    for (String chunk :
        List.of(
            "zz\r\nabc\r\n",
            "5\r\nabcdefgh\r\n",
            "-1\r\n",
            "ffffffffffffffffff\r\n",
            "5;" + "x".repeat(100_000) + "\r\n")) {
      try (RawConnection caller = caller()) {
        caller.trySend(bytes(head("Transfer-Encoding: chunked") + chunk));
        caller.endSending();

        assertThat(caller.rest())
            .as(chunk.substring(0, 3))
            .doesNotContain("HTTP/1.1 2", "HTTP/1.1 5");
      }
    }
  }

  @Test
  void connectionServesOnAfterAnErrorAnswer() {
    String order = "N" + Notices.fresh();
    String xml = Notices.xmlText(Notices.fresh(), order, "Pick");
    try (RawConnection caller = caller()) {
      assertProblem(caller.send(head("Content-Length: 1") + "x").answer(), 400, "not-well-formed");
      caller.send("POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
      assertProblem(caller.answer(), 404, "unknown-path");
      caller.send("GET /notifications HTTP/1.1\r\nHost: a\r\n\r\n");
      assertProblem(caller.answer(), 405, "method-not-allowed");

      assertThat(caller.send(head("Content-Length: " + xml.length()) + xml).answer().status())
          .isEqualTo(200);
      DoorFixture.notification(gateway, order);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInTheirOrderEachForItself() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      String xml =
          i % 2 == 0 ? Notices.xmlText(Notices.fresh(), "P" + Notices.fresh(), "Pick") : "x";
      all.append(head("Content-Length: " + xml.length())).append(xml);
    }
    int stored = gateway.rows().count("gateway_notification");
    try (RawConnection caller = caller()) {
      caller.send(all.toString());
      for (int i = 0; i < 10; i++) {
        assertThat(caller.answer().status()).isEqualTo(i % 2 == 0 ? 200 : 400);
      }
    }
    assertThat(gateway.rows().count("gateway_notification")).isEqualTo(stored + 5);
  }

  private static RawConnection caller() {
    return new RawConnection(gateway.httpPort());
  }

  private static String head(String headers) {
    return "POST "
        + MAROPOST
        + " HTTP/1.1\r\nHost: a\r\nNETOAPI_KEY: "
        + KEY
        + "\r\n"
        + headers
        + "\r\n\r\n";
  }
}
