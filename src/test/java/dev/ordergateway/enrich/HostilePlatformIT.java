package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.ScriptedPlatform;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Platforms that answer what no platform should: nothing hangs, and nobody else is called. */
class HostilePlatformIT {
  private static final String LONG =
      "a-piece-of-a-line-of-a-head-that-goes-on-and-on-and-on-"
          + "and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on";
  private static final String FORGED =
      """
      {"GetOrderResponse": {"Ack": "Error", "Messages": {"Error": {
        "Message": "no an-api-key for an-api-user of\\u001b[31mN1\\r\\nERROR forged"}}}}
      """;
  private ScriptedPlatform platform;
  private GatewayFixture gateway;

  @BeforeEach
  void open(@TempDir Path home) {
    platform = new ScriptedPlatform();
    gateway = new GatewayFixture(home);
    gateway.set("gateway.marketplace.loja.api-url", platform.address());
    gateway.set("gateway.marketplace.calls-concurrent-max", "1");
    gateway.set("gateway.enrich.answer-timeout", "1s");
    gateway.set("gateway.enrich.pause-min", "50ms");
    gateway.set("gateway.poll.marketplace.lists", "new");
  }

  @AfterEach
  void close() {
    platform.close();
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 404, 500})
  void answerThatNeverEndsHoldsNobodyUp(int status) {
    platform.answersEndlessly(status);
    gateway.start();

    gateway.post(
        "/notifications/marketplace/" + GatewayFixture.TOKEN, Notices.json("3", "NEW", "7001"));

    Eventually.until("it was asked for again", () -> platform.requests("/orders/7001") >= 2);
  }

  /** A line without end, lines without end, and neither, but slower than any time-out can see. */
  @ParameterizedTest
  @ValueSource(strings = {LONG, LONG + "\r\nX-Head: ", "a"})
  void headThatNeverEndsHoldsNobodyUp(String piece) {
    gateway.set("gateway.enrich.connect-timeout", "500ms");
    platform.answersWithAnEndlessHead(piece);
    gateway.start();

    gateway.post(
        "/notifications/marketplace/" + GatewayFixture.TOKEN, Notices.json("3", "NEW", "7001"));

    Eventually.until("it was asked for again", () -> platform.requests("/orders/7001") >= 2);
  }

  @Test
  void headThatIsTooLongIsCutOffBeforeItsTimeIsOver() {
    gateway.set("gateway.enrich.answer-timeout", "25s");
    platform.answersWithAnEndlessHead(LONG);
    gateway.start();

    gateway.post(
        "/notifications/marketplace/" + GatewayFixture.TOKEN, Notices.json("3", "NEW", "7001"));

    Eventually.until("it was asked for again", () -> platform.requests("/orders/7001") >= 2);
  }

  @Test
  void errorTextOfAPlatformIsToldInOneLineWithoutOurSecrets() {
    platform.answers("200 OK", FORGED);
    gateway.set("gateway.maropost.acme.api-url", platform.address());
    try (LoggedLines log = new LoggedLines()) {
      gateway.start();

      Eventually.until("it is told", () -> !log.with("Ack Error: no ").isEmpty());
      // It is told before it is kept.
      Eventually.asserted(
          () ->
              assertThat(
                      (String)
                          gateway
                              .rows()
                              .value("select detail from gateway_account where account = 'acme'"))
                  .contains("Ack Error: no *** for *** of [31mN1 ERROR forged"));
      assertThat(log.all())
          .noneMatch(line -> line.contains("an-api-key") || line.contains("an-api-user"))
          .noneMatch(line -> line.contains("\u001b"));
    }
  }

  @Test
  void redirectionIsNotFollowed() {
    try (ScriptedPlatform other = new ScriptedPlatform()) {
      platform.answers("302 Found\r\nLocation: " + other.address() + "/orders/7001", "");
      gateway.start();

      gateway.post(
          "/notifications/marketplace/" + GatewayFixture.TOKEN, Notices.json("3", "NEW", "7001"));

      Eventually.until("it was asked for again", () -> platform.requests("/orders/7001") >= 2);
      assertThat(other.requests("")).isZero();
    }
  }
}
