package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls that the platforms count stay within an account's budget. */
class CallBudgetIT {
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
  void noMoreCallsThanTheBudgetAlsoAfterRestarts() {
    flow.set("gateway.marketplace.loja.calls-per-minute", "4").start();
    IntStream.range(0, 12).forEach(i -> flow.marketplace().place("70" + (10 + i)));
    Eventually.until("the platform was called", () -> calls() >= 2);
    flow.restart();
    Eventually.until("it was called again", () -> calls() >= 3);
    flow.restart();
    Eventually.until("the budget is spent", () -> calls() >= 4);

    flow.restart();
    flow.maropost().place("N1");
    flow.awaitSink("N1", "1 new");

    assertThat(flow.marketplace().maxCallsInAnyMinute()).isEqualTo(4);
    assertThat(flow.status("loja").path("health").asText()).isEqualTo("healthy");
  }

  @Test
  void listsHaveABudgetOfTheirOwnAndAPageWaitsForIt() {
    flow.set("gateway.marketplace.loja.list-calls-per-minute", "4");
    flow.set("gateway.poll.marketplace.lists", "new").set("gateway.poll.marketplace.limit", "1");
    flow.start();
    flow.marketplace().webhooks().faults(WebhookFaults.dropAll(), 1);
    IntStream.range(0, 5).forEach(i -> flow.marketplace().place("700" + i));

    flow.post("/api/poll/marketplace", "{}");
    Eventually.until(
        "the first page is read", () -> flow.gateway().rows().count("gateway_sink") == 1);
    flow.gateway().restart();
    flow.marketplace().webhooks().faults(WebhookFaults.none(), 1);
    flow.marketplace().place("8001");
    flow.awaitSink("8001", "1 pending-payment");

    assertThat(flow.marketplace().maxListCallsInAnyMinute()).isLessThanOrEqualTo(4);
    assertThat(flow.order("7004", "state")).isNull();
  }

  private int calls() {
    return OrderFlow.fetches(flow.marketplace()).size();
  }
}
