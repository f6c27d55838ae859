package dev.ordergateway.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.Faults;
import dev.ordergateway.emulator.MarketplaceQuirk;
import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.OrderFlow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a list shows of an order that is parked, and no longer when it is mended. */
class ParkedSightingsIT {
  private OrderFlow flow;

  @BeforeEach
  void open(@TempDir Path home) {
    flow = new OrderFlow(home).set("gateway.enrich.not-found-age-max", "0s").start();
    flow.marketplace().quirks(Set.of(MarketplaceQuirk.CANCELED_UNCHANGED));
    flow.marketplace().place("7001");
    flow.awaitSink("7001", "1 pending-payment");
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().approve("7001");
    flow.awaitSink("7001", "2 processing");
    flow.advance(Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void cancellationIsKeptUntilTheOrderIsMended() {
    Faults.Injection missing = park();
    flow.marketplace().cancel("7001");

    pollInVain();
    int notifications = flow.notifications("7001").size();
    flow.poll("marketplace");
    assertThat(flow.notifications("7001")).hasSize(notifications);

    mend(missing);
    flow.awaitSink("7001", "3 cancelled");
  }

  @Test
  void denialOfACancellationIsKeptUntilTheOrderIsMended() {
    flow.marketplace().cancel("7001");
    flow.awaitSink("7001", "3 cancelled");
    flow.advance(Duration.ofMinutes(1));
    Faults.Injection missing = park();
    flow.marketplace().denyCancellation("7001");

    pollInVain();

    mend(missing);
    flow.awaitSink("7001", "4 processing");
  }

  @Test
  void timeThatAListHasShownIsKeptAsWell() {
    Faults.Injection missing = park();
    flow.marketplace().edit("7001", order -> {});

    pollInVain();

    assertThat(flow.order("7001", "shown_at")).isNotNull();
    missing.off();
  }

  private Faults.Injection park() {
    Faults.Injection missing =
        flow.marketplace().faults().inject(Fault.status(404), When.always().touching("7001"));
    flow.marketplace().announce("7001", "APPROVED", Instant.EPOCH);
    flow.awaitParked("7001", "not-found");
    flow.marketplace().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.advance(Duration.ofMinutes(1));
    return missing;
  }

  /** The list re-opens the order, which cannot be fetched, and is parked again. */
  private void pollInVain() {
    flow.poll("marketplace");
    assertThat(flow.order("7001", "reopened_at")).isNotNull();
    // A second list may have re-opened it when it had been parked again, and that is put off.
    flow.advance(Duration.ofMinutes(10));
    flow.awaitParked("7001", "not-found");
  }

  /** No list shows the order any more. */
  private void mend(Faults.Injection missing) {
    flow.advance(Duration.ofMinutes(10));
    flow.awaitParked("7001", "not-found");
    missing.off();
    flow.replay("{\"ids\":[\"7001\"],\"execute\":true}");
  }
}
