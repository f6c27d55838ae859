package dev.ordergateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.ledger.CrashPoint;
import dev.ordergateway.testing.CrashAt;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.Outage;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.ShippedJar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one crash point that only a store on a server has: from a spool in a file to PostgreSQL. */
class SpoolCrashPointIT {
  private static final int NOTIFICATIONS = 10;

  /** Of which a busy machine spends most on starting the process. */
  private static final Duration DEAD_SOON = Duration.ofSeconds(90);

  @TempDir Path home;

  @Test
  void endInTheMiddleOfMovingTheSpoolDoublesNothing() throws Exception {
    try (Outage outage = new Outage(home).withSpool().placed(NOTIFICATIONS).start()) {
      outage.postgres().kill();
      for (int number = 1; number <= NOTIFICATIONS; number++) {
        assertThat(outage.tell(number).statusCode()).isEqualTo(200);
      }
      outage.gateway().stop();
      outage.postgres().startAgain();

      Platforms.configure(home, outage.gateway().settings());
      Map<String, String> crash =
          Map.of(CrashAt.PROPERTY, CrashAt.text(CrashPoint.MID_SPOOL_MOVE, 1));
      try (ShippedJar gateway = ShippedJar.start(home, CrashingGateway.class, crash)) {
        assertThat(gateway.awaitEnd(DEAD_SOON).exit()).isEqualTo(CrashAt.EXIT);
      }

      assertThat(outage.spooled()).as("still in the spool").hasSize(NOTIFICATIONS);
      assertThat(outage.count("gateway_notification where via = 'webhook'"))
          .as("and in the store")
          .isEqualTo(NOTIFICATIONS);

      outage.start().awaitDelivered(NOTIFICATIONS);
      Eventually.until("the spool is empty", () -> outage.spooled().isEmpty());
      assertThat(outage.count("gateway_notification where via = 'webhook'"))
          .isEqualTo(NOTIFICATIONS);
      assertThat(outage.count("gateway_version")).isEqualTo(NOTIFICATIONS);
      assertThat(outage.rows().value("select max(news_count) from gateway_order")).isEqualTo(1);
    }
  }
}
