package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.Faults;
import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.SettableClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes of an order within one unit of the platform's time, here all there are: which of two
 * documents is the later one cannot be told, and the poll's window moves on.
 */
class SameTimeIT {
  private OrderFlow flow;

  @BeforeEach
  void createAndCancel(@TempDir Path home) {
    SettableClock clock = new SettableClock();
    flow = new OrderFlow(home, clock, Clock.fixed(clock.instant(), ZoneOffset.UTC));
    flow.set("gateway.enrich.recheck-delays", "10m,1h,2h").start();
    flow.maropost().place("N1", "New");
    flow.awaitSink("N1", "1 new");
    flow.maropost().changeStatus("N1", "Cancelled");
    flow.awaitSink("N1", "2 cancelled");
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void documentIsDeliveredAtOnceAndFetchedAgainUntilThereAreNoMoreDelays() {
    assertThat(flow.order("N1", "due_at")).isNotNull();
    Faults.Injection stale =
        flow.maropost().faults().inject(Fault.of(Fault.Kind.STALE), When.always());
    flow.advance(Duration.ofMinutes(10));
    flow.awaitSink("N1", "3 new");
    flow.advance(Duration.ofHours(1));
    awaitRechecks(3);
    assertThat(flow.sink("N1")).isEqualTo("3 new");
    stale.off();

    flow.advance(Duration.ofHours(2));

    flow.awaitSink("N1", "4 cancelled");
    assertThat(flow.order("N1", "due_at")).isNull();
    assertThat(flow.order("N1", "recheck_count")).isEqualTo(0);
  }

  @Test
  void wordThatComesMeanwhileIsSettledAndDoesNotEndIt() {
    flow.maropost().announce("N1", "Pack");

    Eventually.asserted(() -> assertThat(flow.notifications("N1")).endsWith("unchanged"));
    assertThat(flow.order("N1", "due_at")).isNotNull();
    assertThat(flow.order("N1", "state")).isEqualTo("delivered");
    awaitRechecks(2);
  }

  @Test
  void changeThatAListShowsMeanwhileIsWorkedAtOnce() {
    flow.maropost().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.maropost().changeStatus("N1", "Pick");

    flow.poll("maropost");

    flow.awaitSink("N1", "3 processing");
  }

  private void awaitRechecks(int count) {
    Eventually.asserted(() -> assertThat(flow.order("N1", "recheck_count")).isEqualTo(count));
  }
}
