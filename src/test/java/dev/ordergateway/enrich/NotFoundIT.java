package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders that a platform does not find are looked for, and parked only after a while. */
class NotFoundIT {
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
  void orderThatIsIndexedLateIsLookedForUntilItIsThere() {
    flow.start();
    flow.marketplace().indexing(Duration.ofMinutes(10), Duration.ZERO);
    flow.marketplace().place("7001");
    Eventually.until("it was looked for twice", () -> attempts("7001") >= 2);
    assertThat(flow.order("7001", "state")).isEqualTo("accepted");

    flow.advance(Duration.ofMinutes(11));

    flow.awaitSink("7001", "1 pending-payment");
    assertThat(flow.order("7001", "missing_since_at")).isNull();
  }

  @Test
  void orderThatIsNotFoundForTooLongIsParkedAndFurtherWordReopensIt() {
    flow.start();
    flow.marketplace().announce("7001", "NEW", Instant.now());
    Eventually.until("it was looked for", () -> attempts("7001") >= 1);
    assertThat(flow.order("7001", "state")).isEqualTo("accepted");

    flow.advance(Duration.ofHours(2));

    flow.awaitParked("7001", "not-found");
    assertThat(flow.notifications("7001")).containsExactly("parked not-found");
    assertThat(flow.status("loja").path("parked").asInt()).isEqualTo(1);

    flow.marketplace().place("7001");

    flow.awaitSink("7001", "1 pending-payment");
    // NEW comes once in an order's life, so this was a duplicate; it re-opens all the same.
    assertThat(flow.notifications("7001")).containsExactly("delivered");
  }

  @Test
  void missingOrderOfABatchHarmsNobodyElse() {
    flow.set("gateway.enrich.not-found-age-max", "0s").start();
    flow.maropost().refuseConnections();
    IntStream.range(0, 10).forEach(i -> flow.maropost().place("N" + i));
    flow.maropost().announce("N404", "New");
    Eventually.until("all have come", () -> count("gateway_order") == 11);

    flow.maropost().acceptConnections();

    flow.awaitParked("N404", "not-found");
    Eventually.until("the others are delivered", () -> count("gateway_sink") == 10);
    assertThat(flow.value("select sum(attempt_count) from gateway_order where order_id <> 'N404'"))
        .isEqualTo(0);
  }

  private int attempts(String orderId) {
    return flow.order(orderId, "attempt_count") instanceof Number count ? count.intValue() : 0;
  }

  private int count(String table) {
    return flow.gateway().rows().count(table);
  }
}
