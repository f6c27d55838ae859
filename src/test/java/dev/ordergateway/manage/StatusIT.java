package dev.ordergateway.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.accept.Cause;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.accept.Notification.Via;
import dev.ordergateway.enrich.AccountHealth;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusIT {
  @TempDir Path home;

  @Test
  void accountsAreListedAsConfiguredWithWhatWaitsForThem() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      gateway.accept(ManagementFixture.maropost("1", "N1", "Pick"));
      gateway.update("update gateway_order set due_at = '2026-01-05T10:00:00.000Z'");
      gateway.accept(ManagementFixture.maropost("2", "N2", "Pick"));
      gateway.park("N2", "mapping-failed");
      gateway.accept(ManagementFixture.quarantined("3", Cause.OTHER_RESOURCE_TYPE, "loja"));
      gateway.accept(ManagementFixture.quarantined("4", Cause.UNKNOWN_SELLER, ""));
      gateway.update(
          """
          insert into gateway_cursor (source, account, list, kind, finished_at)
          values ('maropost', 'acme', 'orders', 'poll', '2026-01-05T11:00:00.000Z')""");
      gateway.health.pause(
          "maropost", "acme", AccountHealth.State.CREDENTIALS_REFUSED, null, "403");

      JsonNode status = gateway.get("/api/status").json();

      JsonNode acme = status.path("items").get(0);
      assertThat(status.path("items")).hasSize(4);
      assertThat(acme.path("account").asText()).isEqualTo("acme");
      assertThat(acme.path("due").asInt()).isEqualTo(1);
      assertThat(acme.path("oldestDueAge").asLong()).isGreaterThan(3600);
      assertThat(acme.path("parked").asInt()).isEqualTo(1);
      assertThat(acme.path("quarantined").asInt()).isZero();
      assertThat(acme.path("budgetLeft").path("orders").asInt()).isEqualTo(500);
      assertThat(acme.path("health").asText()).isEqualTo("credentials-refused");
      assertThat(acme.path("detail").asText()).isEqualTo("403");
      assertThat(acme.has("pausedUntil")).isTrue();
      assertThat(acme.path("lastPoll").asText()).isEqualTo("2026-01-05T11:00:00.000Z");
      assertThat(acme.path("lastNotification").asText()).isEqualTo("2026-01-05T10:00:02.000Z");
      JsonNode loja = status.path("items").get(1);
      assertThat(loja.path("due").asInt()).isZero();
      assertThat(loja.path("quarantined").asInt()).isEqualTo(1);
      assertThat(loja.path("health").asText()).isEqualTo("healthy");
      assertThat(loja.has("lastPoll")).isFalse();
      assertThat(status.path("quarantinedUnknownAccount").asInt()).isEqualTo(1);
      assertThat(status.path("sink").path("health").asText()).isEqualTo("healthy");
    }
  }

  @Test
  void changeIsMissedOnlyAfterTheGraceAndLateOnceItsWebhookHasCome() {
    try (ManagementFixture gateway = new ManagementFixture(home)) {
      Instant past = Instant.parse("2026-01-05T10:05:00Z");
      gateway.sighted(sighting("p1", "N1"), past);
      gateway.sighted(sighting("p2", "N2"), past);
      gateway.sighted(sighting("p3", "N3"), Instant.now().plus(Duration.ofHours(1)));
      gateway.sighted(sighting("p4", "N4"), Instant.now().plus(Duration.ofHours(1)));
      gateway.accept(ManagementFixture.maropost("9", "N2", "Pick"));
      gateway.accept(ManagementFixture.maropost("10", "N4", "Pick"));

      JsonNode acme = gateway.get("/api/status").json().path("items").get(0);

      assertThat(acme.path("missedByWebhook").asInt()).isEqualTo(1);
      assertThat(acme.path("late").asInt()).isEqualTo(1);
      assertThat(label(gateway, "N1").path("label").asText()).isEqualTo("missed by webhook");
      assertThat(label(gateway, "N1").path("delay").asInt()).isEqualTo(120);
      assertThat(label(gateway, "N2").path("label").asText()).isEqualTo("late");
      assertThat(label(gateway, "N3").has("label")).isFalse();
      assertThat(label(gateway, "N4").has("label")).isFalse();
    }
  }

  private static JsonNode label(ManagementFixture gateway, String order) {
    JsonNode timeline = gateway.get("/api/orders/maropost/acme/" + order).json().path("timeline");
    for (JsonNode entry : timeline) {
      if (entry.path("kind").asText().equals("sighting")) {
        return entry;
      }
    }
    throw new AssertionError("no sighting in " + timeline);
  }

  private static Notification sighting(String id, String order) {
    return new Notification(
        "maropost",
        "acme",
        id,
        order,
        "Pick",
        Instant.parse("2026-01-05T10:00:00Z"),
        Instant.parse("2026-01-05T10:02:00Z"),
        Via.POLL,
        List.of(),
        null,
        List.of(),
        new byte[] {'{', '}'});
  }
}
