package dev.ordergateway.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.Outage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the spool does not take is refused, and what it holds can be seen. */
class SpoolLimitsIT {
  @TempDir Path home;

  @Test
  void fullSpoolIsAnswered503WithRetryAfterAndLosesNothingThatItTook() {
    try (Outage outage = new Outage(home).withSpool()) {
      outage.set("gateway.accept.spool-bytes-max", "65536").placed(200).start();
      outage.postgres().kill();
      try (LoggedLines log = new LoggedLines()) {
        int taken = 0;
        while (outage.tell(taken + 1).statusCode() == 200) {
          taken++;
        }
        HttpResponse<String> refused = outage.tell(taken + 1);

        assertThat(taken).isBetween(20, 120);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("5");
        assertThat(refused.body()).contains("store-unavailable").doesNotContain("spool");
        // A repeat of what it has would be none the less new bytes: it is not looked for.
        assertThat(outage.spooled()).hasSize(taken);
        assertThat(outage.ask("/health/ready").statusCode()).isEqualTo(503);
        assertThat(log.with("the spool does not take notifications: it is full")).hasSize(1);
        assertThat(log.with("ERROR gateway-accept could not store")).hasSizeLessThanOrEqualTo(1);

        outage.postgres().startAgain();
        outage.awaitDelivered(taken);
        Eventually.until("it takes more", () -> outage.tell(200).statusCode() == 200);
      }
    }
  }

  @Test
  void spoolThatCannotBeWrittenIsAnswered503() {
    try (Outage outage = new Outage(home).withSpool().placed(2).start()) {
      outage
          .spool()
          .change(
              "create trigger broken before insert on gateway_notification"
                  + " begin select raise(abort, 'broken'); end");
      outage.postgres().kill();

      HttpResponse<String> refused = outage.tell(1);

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(outage.spooled()).isEmpty();
      assertThat(outage.ask("/health/ready").statusCode()).isEqualTo(503);

      outage.spool().change("drop trigger broken");
      assertThat(outage.tell(1).statusCode()).isEqualTo(200);
      assertThat(outage.ask("/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatWasWrittenTooLateForItsCallerIsMovedAsWellAndIsCountedOnce() throws SQLException {
    try (Outage outage = new Outage(home).withSpool().placed(2).start()) {
      outage.postgres().kill();
      try (Connection other =
              DriverManager.getConnection("jdbc:sqlite:" + home.resolve("data/spool.db"));
          Statement held = other.createStatement()) {
        held.execute("begin immediate");
        assertThat(outage.tell(1).statusCode()).isEqualTo(503);
        held.execute("rollback");
      }
      Eventually.until("it is written all the same", () -> outage.spooled().size() == 1);

      outage.postgres().startAgain();

      Eventually.until("the spool is empty", () -> outage.spooled().isEmpty());
      outage.awaitDelivered(1);
      Eventually.asserted(
          () ->
              assertThat(outage.ask("/metrics").body().lines())
                  .contains("gateway_spool_rows 0.0", "gateway_spool_bytes 0.0"));
    }
  }

  @Test
  void damagedSpoolStopsTheStartAndIsNamed() throws IOException {
    Path file = home.resolve("data/spool.db");
    byte[] garbage = new byte[16_384];
    Arrays.fill(garbage, (byte) 'x');
    Files.createDirectories(file.getParent());
    Files.write(file, garbage);
    try (Outage outage = new Outage(home).withSpool()) {
      assertThatThrownBy(outage::start)
          .hasMessageContaining("the spool " + file + " cannot be used: ")
          .hasMessageNotContaining("\n");

      assertThat(Files.readAllBytes(file)).isEqualTo(garbage);
    }
  }

  @Test
  void readyMetricsAndStatusTellThatOnlyTheSpoolTakesNotifications() {
    try (Outage outage = new Outage(home).withSpool().placed(5).start()) {
      assertThat(outage.ask("/api/status").body()).contains("\"spool\":{\"rows\":0");
      assertThat(outage.ask("/health/ready").body()).doesNotContain("spool");
      outage.postgres().kill();
      for (int number = 1; number <= 5; number++) {
        assertThat(outage.tell(number).statusCode()).isEqualTo(200);
      }

      HttpResponse<String> ready = outage.ask("/health/ready");
      HttpResponse<String> status = outage.ask("/api/status");

      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body())
          .contains("The store is away; notifications wait in the spool.", "\"rows\":5");
      assertThat(status.statusCode()).isEqualTo(503);
      assertThat(status.body()).contains("\"code\":\"store-unavailable\"", "\"rows\":5");
      assertThat(outage.ask("/metrics").body().lines())
          .contains(
              "gateway_store_away 1.0",
              "gateway_spool_rows 5.0",
              "gateway_spooled_total{account=\"acme\",source=\"maropost\"} 5.0")
          .anyMatch(line -> line.matches("gateway_spool_age [0-9.]+"))
          .anyMatch(line -> line.matches("gateway_spool_bytes [1-9].*"));

      outage.postgres().startAgain();
      outage.awaitDelivered(5);
      Eventually.until("the spool is empty", () -> outage.spooled().isEmpty());
      Eventually.asserted(
          () ->
              assertThat(outage.ask("/metrics").body().lines())
                  .contains("gateway_store_away 0.0", "gateway_spool_rows 0.0"));
    }
  }
}
