package dev.ordergateway.receive;

import static dev.ordergateway.receive.DoorFixture.assertAccepted;
import static dev.ordergateway.receive.DoorFixture.assertProblem;
import static dev.ordergateway.testing.GatewayFixture.KEY;
import static dev.ordergateway.testing.GatewayFixture.TOKEN;
import static dev.ordergateway.testing.Notices.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.RawConnection;
import dev.ordergateway.testing.RawConnection.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Input that no platform sends: each gets its row of the table, never a 5xx, and after each the
 * gateway holds no request and answers a good one at once.
 */
class BadInputIT {
  private static final String MAROPOST = "/notifications/maropost";
  private static final String MARKETPLACE = "/notifications/marketplace/" + TOKEN;
  private static final Path CASES = Path.of("src/test/resources/notifications");
  private static final int BODY_MAX = 262_144;

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

  static Stream<Path> refused() {
    try (Stream<Path> files = Files.walk(CASES)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().contains("/refuse/"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Entity bombs, external entities, wrong encodings, NUL, duplicate keys, paths and SQL in ids.
   */
  @ParameterizedTest
  @MethodSource("refused")
  void caseFileIsRefusedWithTheCodeOfItsFolder(Path file) throws IOException {
    byte[] body = Files.readAllBytes(file);
    int stored = gateway.rows().count("gateway_notification");

    HttpResponse<String> answer =
        file.toString().contains("maropost")
            ? gateway.post(MAROPOST, body, "NETOAPI_KEY", KEY)
            : gateway.post(MARKETPLACE, body);

    assertProblem(answer, 400, file.getParent().getFileName().toString());
    assertThat(gateway.rows().count("gateway_notification")).isEqualTo(stored);
  }

  @Test
  void deepNestingIsRefusedWithinTheBodyLimit() {
    int depth = 100_000;
    assertProblem(keyed("<Event>" + "<a>".repeat(depth / 2)), 400, "too-deep");
    assertProblem(json("{\"a\":" + "[".repeat(depth)), 400, "too-deep");
    assertProblem(json("{\"a\":".repeat(depth / 4)), 400, "too-deep");
  }

  @Test
  void hugeNumbersCostNothingAndAreNoFault() {
    String order = String.valueOf(Notices.fresh());
    String number = "9".repeat(100_000);
    String sent =
        Notices.jsonText("3", "New", order)
            .replace("{", "{\"x\":1e999999999,\"y\":" + number + ",");

    assertAccepted(gateway.post(MARKETPLACE, bytes(sent)));
    assertProblem(json("{\"sellerId\":3,\"resourceId\":" + number + "}"), 400, "order-id-invalid");
    assertProblem(json("{\"sellerId\":3,\"resourceId\":7e2}"), 400, "order-id-invalid");
    assertAccepted(
        keyed(Notices.xmlText(1, "N" + order, "Pick").replace(">1<", ">" + number + "<")));

    assertThat(DoorFixture.notification(gateway, "N" + order))
        .extractingByKey("external_id")
        .asString()
        .startsWith("sha256:");
  }

  @Test
  void bodyOfTheGreatestSizeIsTakenAndOneByteMoreIsNot() {
    String order = "N" + Notices.fresh();
    String xml = Notices.xmlText(Notices.fresh(), order, "Pick");
    String largest = xml + " ".repeat(BODY_MAX - xml.length());

    assertAccepted(keyed(largest));
    assertProblem(keyed(largest + " "), 413, "body-too-large");
    assertProblem(chunked(largest + " ", 8_192), 413, "body-too-large");
    assertThat(chunked(largest, 8_192).status()).isEqualTo(200);

    DoorFixture.notification(gateway, order);
  }

  private static Answer chunked(String body, int size) {
    try (RawConnection caller = caller()) {
      caller.send(head("Transfer-Encoding: chunked"));
      for (int at = 0; at < body.length(); at += size) {
        String chunk = body.substring(at, Math.min(body.length(), at + size));
        caller.trySend(bytes(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n"));
      }
      caller.trySend(bytes("0\r\n\r\n"));
      return caller.answer();
    }
  }

  @Test
  void endlessChunkedBodyIsAnsweredAndCutOff() {
    byte[] chunk = bytes("10000\r\n" + "x".repeat(0x10000) + "\r\n");
    try (RawConnection caller = caller()) {
      caller.send(head("Transfer-Encoding: chunked"));
      int taken = 0;
      while (taken < 10_000 && caller.trySend(chunk)) {
        taken++;
      }

      assertThat(taken).as("chunks of 64 KiB that were read").isLessThan(10_000);
    }
  }

  @Test
  void declaredLengthOverTheLimitIsRefusedBeforeTheBodyComes() {
    for (String length : List.of("262145", "9223372036854775807")) {
      try (RawConnection caller = caller()) {
        caller.send(head("Content-Length: " + length));

        assertProblem(caller.answer(), 413, "body-too-large");
        assertThat(caller.isClosedByPeer()).isTrue();
      }
    }
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
  void callerWhoOnlyStopsSendingGetsHisAnswer() {
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

  private static HttpResponse<String> keyed(String body) {
    return gateway.post(MAROPOST, bytes(body), "NETOAPI_KEY", KEY);
  }

  private static HttpResponse<String> json(String body) {
    return gateway.post(MARKETPLACE, bytes(body));
  }

  private static RawConnection caller() {
    return new RawConnection(gateway.gateway().httpPort());
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
