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
      Eventually.until("it is cut off", () -> !caller.trySend(chunk));

      assertThat(caller.trySend(chunk)).as("whether more is taken").isFalse();
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

  private static HttpResponse<String> keyed(String body) {
    return gateway.post(MAROPOST, bytes(body), "NETOAPI_KEY", KEY);
  }

  private static HttpResponse<String> json(String body) {
    return gateway.post(MARKETPLACE, bytes(body));
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
