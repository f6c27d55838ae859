package dev.ordergateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.testing.OrderFlow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The zone of the machine changes nothing: neither what is stored nor what is delivered. */
class ZonesIT {
  private final TimeZone before = TimeZone.getDefault();
  @TempDir private Path home;

  @AfterEach
  void restore() {
    TimeZone.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe"})
  void machineInAnotherZoneStoresAndDeliversTheSameTimes(String zone) {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    Instant begun = Instant.now().minusSeconds(1);
    try (OrderFlow flow = new OrderFlow(home).start()) {
      flow.maropost().place("N1");
      flow.marketplace().place("7001");
      flow.awaitSink("N1", "1 new");
      flow.awaitSink("7001", "1 pending-payment");
      flow.maropost().webhooks().faults(WebhookFaults.dropAll(), 1);
      flow.maropost().place("N2");
      flow.poll("maropost").awaitSink("N2", "1 new");

      for (Map<String, Object> row :
          flow.rows(
              """
              select received_at, event_at, settled_at, event, updated_at
              from gateway_notification n join gateway_sink s on s.order_id = n.order_id""")) {
        assertNow(begun, row.get("received_at"));
        assertNow(begun, row.get("event_at"));
        assertNow(begun, row.get("settled_at"));
        assertNow(begun, row.get("updated_at"));
        JsonNode event = OrderFlow.json((String) row.get("event"));
        assertNow(begun, event.path("time").asText());
        assertNow(begun, event.path("data").path("order").path("placedAt").asText());
      }
      assertNow(
          begun, flow.value("select min(reached_at) from gateway_cursor where kind = 'poll'"));
    }
  }

  private static void assertNow(Instant begun, Object written) {
    assertThat(Instant.parse((String) written))
        .isBetween(begun.minusSeconds(2), begun.plus(Duration.ofMinutes(2)));
  }
}
