package dev.ordergateway.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.accept.Acceptance;
import dev.ordergateway.accept.Cause;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.manage.ManagementFixture.Reply;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthIT {
  @TempDir Path home;

  @Test
  void readyMeansThatTheStoreCommitsAndEveryRouteIsUp() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      assertThat(gateway.get("/health/live").status()).isEqualTo(200);
      assertThat(gateway.get("/health/ready").status()).isEqualTo(200);
      assertThat(probes(gateway)).isEqualTo(1);

      gateway.routes.put("gateway-poll-maropost", "Stopped");
      Reply stopped = gateway.get("/health/ready");

      assertThat(stopped.status()).isEqualTo(503);
      assertThat(stopped.code()).isEqualTo("not-ready");
      assertThat(stopped.json().path("causes").get(0).asText())
          .isEqualTo("Route gateway-poll-maropost is Stopped.");
      assertThat(gateway.get("/health/live").status()).isEqualTo(200);
    }
  }

  @Test
  void storeThatCannotBeWrittenIsNotReadyAndSaysNothingOfItself() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      gateway.store.close();

      Reply ready = gateway.get("/health/ready");
      Reply status = gateway.get("/api/status");

      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.json().path("detail").asText()).isEqualTo("The store cannot be written.");
      assertThat(status.status()).isEqualTo(503);
      assertThat(status.code()).isEqualTo("store-unavailable");
      assertThat(status.raw().body() + ready.raw().body())
          .doesNotContainIgnoringCase("sqlite", "hikari", "exception", "gateway_", home.toString());
      assertThat(gateway.get("/health/live").status()).isEqualTo(200);
      assertThat(gateway.get("/metrics").raw().body())
          .contains("gateway_due{account=\"acme\",source=\"maropost\"} NaN");
    }
  }

  @Test
  void metricsShowWhatIsCountedAndWhatWaits() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      gateway.accept(ManagementFixture.maropost("1", "N1", "Pick"));
      gateway.accept(ManagementFixture.maropost("2", "N2", "Pick"));
      gateway.park("N2", "not-found");
      gateway.accept(ManagementFixture.quarantined("3", Cause.UNKNOWN_SELLER, ""));
      gateway.meters.accepted(
          ManagementFixture.maropost("1", "N1", "Pick"), Acceptance.Outcome.DUPLICATE);
      gateway.meters.refused("credentials-refused");
      gateway.health.pause(
          "maropost", "acme", AccountHealth.State.PAUSED, Duration.ofMinutes(1), "429");

      String metrics = gateway.get("/metrics").raw().body();

      String acme = "{account=\"acme\",source=\"maropost\"}";
      assertThat(metrics.lines())
          .contains(
              "gateway_due" + acme + " 1.0",
              "gateway_parked_orders" + acme + " 1.0",
              "gateway_duplicates_total" + acme + " 1.0",
              "gateway_refused_total{code=\"credentials-refused\"} 1.0",
              "gateway_quarantined_notifications{account=\"\",source=\"marketplace\"} 1.0",
              "gateway_quarantined_notifications{account=\"loja\",source=\"marketplace\"} 0.0",
              "gateway_account_health{account=\"acme\",source=\"maropost\",state=\"paused\"} 1.0",
              "gateway_account_health{account=\"acme\",source=\"maropost\",state=\"healthy\"} 0.0",
              "gateway_budget_left{account=\"loja\",budget=\"lists\",source=\"marketplace\"} 2.0",
              "gateway_http_in_flight 7.0",
              "gateway_store_queue 0.0")
          .anyMatch(line -> line.startsWith("gateway_accept_time_seconds_bucket"))
          .anyMatch(line -> line.startsWith("gateway_deliver_time_seconds_bucket"))
          .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"));
    }
  }

  private static int probes(ManagementFixture gateway) {
    return gateway.store.read(
        session ->
            session
                .first(
                    "select count(*) from gateway_cursor where source = 'management'",
                    row -> row.getInt(1))
                .orElse(0));
  }
}
