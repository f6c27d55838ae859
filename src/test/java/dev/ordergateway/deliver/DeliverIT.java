package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetched orders become versions, or nothing new, by their content and the platform's time. */
class DeliverIT {
  private OrderFlow flow;

  @BeforeEach
  void open(@TempDir Path home) {
    flow = new OrderFlow(home);
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void everyChangeIsTheNextVersion() {
    flow.start();
    flow.maropost().place("N1");
    flow.awaitSink("N1", "1 new");
    flow.advance(Duration.ofSeconds(1));
    flow.maropost().changeStatus("N1", "Pick");
    flow.awaitSink("N1", "2 processing");
    flow.advance(Duration.ofSeconds(1));
    flow.maropost().changeStatus("N1", "Dispatched");
    flow.awaitSink("N1", "3 shipped");

    assertThat(flow.versions("N1")).containsExactly("new", "processing", "shipped");
    assertThat(flow.notifications("N1")).containsExactly("delivered", "delivered", "delivered");
    JsonNode event = OrderFlow.json((String) flow.value("select event from gateway_sink"));
    assertThat(event.path("id").asText()).isEqualTo("maropost/acme/N1/3");
    assertThat(event.path("source").asText()).isEqualTo("/maropost/acme");
    assertThat(event.path("subject").asText()).isEqualTo("N1");
    assertThat(event.path("data").path("version").asInt()).isEqualTo(3);
    assertThat(event.path("data").path("order").path("status").asText()).isEqualTo("shipped");
    assertThat(event.path("data").path("notifications")).hasSize(1);
    assertThat(event.path("data").path("notifications").get(0).path("via").asText())
        .isEqualTo("webhook");
  }

  @Test
  void equalContentIsSettledUnchangedAndNotDelivered() {
    flow.start();
    flow.marketplace().place("7001");
    flow.awaitSink("7001", "1 pending-payment");
    Object delivered = flow.value("select updated_at from gateway_sink");

    flow.advance(Duration.ofMinutes(1));
    // Only what is declared volatile has changed: the update time.
    flow.marketplace().edit("7001", order -> {});
    flow.marketplace().announce("7001", "APPROVED", Instant.EPOCH);

    Eventually.asserted(
        () -> assertThat(flow.notifications("7001")).containsExactly("delivered", "unchanged"));
    flow.awaitSink("7001", "1 pending-payment");
    assertThat(flow.value("select updated_at from gateway_sink")).isEqualTo(delivered);
  }

  @Test
  void notificationsOutOfOrderEndInThePlatformsOwnState() {
    flow.set("gateway.enrich.recheck-delays", "10ms,20ms,30ms").start();
    flow.maropost().place("N1", "Pick");
    flow.awaitSink("N1", "1 processing");
    flow.maropost().changeStatus("N1", "Dispatched");
    flow.awaitSink("N1", "2 shipped");

    flow.maropost().announce("N1", "New");

    Eventually.until("it has come", () -> flow.notifications("N1").size() == 3);
    flow.awaitSink("N1", "2 shipped");
    assertThat(flow.notifications("N1")).endsWith("unchanged");
  }

  @Test
  void stepsBackThatThePlatformMakesAreDelivered() {
    flow.start();
    flow.maropost().place("N1", "Pick");
    flow.awaitSink("N1", "1 processing");
    flow.maropost().changeStatus("N1", "Cancelled");
    flow.awaitSink("N1", "2 cancelled");
    flow.maropost().changeStatus("N1", "New");
    flow.awaitSink("N1", "3 new");
  }

  @Test
  void ordersInOtherStatusesThanTheAccountWantsAreIgnored() {
    flow.set("gateway.maropost.acme.statuses", "processing,shipped").start();
    flow.maropost().place("N1");
    Eventually.asserted(() -> assertThat(flow.notifications("N1")).containsExactly("ignored"));
    assertThat(flow.sink("N1")).isEmpty();

    flow.maropost().changeStatus("N1", "Pick");

    flow.awaitSink("N1", "1 processing");
    assertThat(flow.notifications("N1")).containsExactly("ignored", "delivered");
  }
}
