package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
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
