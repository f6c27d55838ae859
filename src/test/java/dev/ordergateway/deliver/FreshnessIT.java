package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.Faults;
import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform that seems behind is asked again before it is believed. */
class FreshnessIT {
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
  void apiThatLagsBehindItsNotificationsIsAskedAgain() {
    flow.set("gateway.enrich.recheck-delays", "10s,1m,5m").start();
    flow.maropost().place("N1", "Pick");
    flow.awaitSink("N1", "1 processing");
    flow.advance(Duration.ofMinutes(1));
    Faults.Injection stale =
        flow.maropost().faults().inject(Fault.of(Fault.Kind.STALE), When.always());
    flow.maropost().changeStatus("N1", "Dispatched");
    awaitRechecks("N1", 1);
    assertThat(flow.notifications("N1")).containsExactly("delivered", "accepted");
    assertThat(secondsUntilDue("N1")).isBetween(5L, 10L);
    flow.advance(Duration.ofSeconds(10));
    awaitRechecks("N1", 2);
    assertThat(secondsUntilDue("N1")).isBetween(50L, 60L);

    stale.off();
    flow.advance(Duration.ofMinutes(1));

    flow.awaitSink("N1", "2 shipped");
    assertThat(flow.notifications("N1")).containsExactly("delivered", "delivered");
  }

  @Test
  void apiThatNeverShowsWhatWasAnnouncedIsBelievedAfterThreeMoreFetches() {
    flow.set("gateway.enrich.recheck-delays", "10s,1m,5m").start();
    flow.maropost().place("N1", "Pick");
    flow.awaitSink("N1", "1 processing");
    flow.advance(Duration.ofMinutes(1));
    flow.maropost().forgetCalls();
    flow.maropost().announce("N1", "Dispatched");
    awaitRechecks("N1", 1);
    flow.advance(Duration.ofSeconds(10));
    awaitRechecks("N1", 2);
    flow.advance(Duration.ofMinutes(1));
    awaitRechecks("N1", 3);
    flow.advance(Duration.ofMinutes(5));

    Eventually.asserted(
        () -> assertThat(flow.notifications("N1")).containsExactly("delivered", "unchanged"));
    assertThat(OrderFlow.fetches(flow.maropost())).hasSize(4);
  }

  @Test
  void contentWithAnEarlierPlatformTimeIsFetchedAgainAndThenNotDelivered() {
    flow.set("gateway.enrich.recheck-delays", "10s,1m,5m").start();
    flow.marketplace().place("7001");
    flow.awaitSink("7001", "1 pending-payment");
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().approve("7001");
    flow.awaitSink("7001", "2 processing");
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().faults().inject(Fault.of(Fault.Kind.STALE), When.next(1));
    flow.marketplace().announce("7001", "APPROVED", Instant.EPOCH);

    awaitRechecks("7001", 1);
    flow.advance(Duration.ofSeconds(10));

    Eventually.asserted(() -> assertThat(flow.notifications("7001")).endsWith("unchanged"));
    assertThat(flow.sink("7001")).isEqualTo("2 processing");
  }

  /** The list is filtered by the time of approval, so that no poll would show the change. */
  @Test
  void documentFromBeforeItsEventIsDeliveredAtOnceAndFetchedAgain() {
    flow.set("gateway.enrich.recheck-delays", "10s,1m,5m").start();
    flow.marketplace().place("7001");
    flow.awaitSink("7001", "1 pending-payment");
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().approve("7001");
    flow.awaitSink("7001", "2 processing");
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().cancel("7001");
    flow.awaitSink("7001", "3 cancelled");
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().faults().inject(Fault.of(Fault.Kind.STALE), When.next(1));

    flow.marketplace().denyCancellation("7001");

    Eventually.asserted(() -> assertThat(flow.sink("7001")).isEqualTo("4 cancelled"));
    assertThat(flow.order("7001", "due_at")).isNotNull();
    flow.advance(Duration.ofSeconds(10));
    flow.awaitSink("7001", "5 processing");
    assertThat(flow.order("7001", "due_at")).isNull();
  }

  @Test
  void documentThatAnEventDoesNotChangeIsFetchedAgainAsOftenAsThereAreDelaysAndThenBelieved() {
    flow.set("gateway.enrich.recheck-delays", "10ms,20ms,30ms").start();
    flow.marketplace().place("7001");
    flow.awaitSink("7001", "1 pending-payment");
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().forgetCalls();

    flow.marketplace().announce("7001", "CANCELED", Instant.now().plusSeconds(60));

    Eventually.asserted(
        () -> assertThat(OrderFlow.fetches(flow.marketplace())).hasSizeGreaterThanOrEqualTo(4));
    flow.awaitSink("7001", "2 cancelled");
    Eventually.asserted(() -> assertThat(flow.order("7001", "due_at")).isNull());
    assertThat(OrderFlow.fetches(flow.marketplace())).hasSize(4);
    flow.marketplace().announce("7001", "APPROVED", Instant.EPOCH);
    Eventually.asserted(() -> assertThat(flow.notifications("7001")).endsWith("unchanged"));
    assertThat(OrderFlow.fetches(flow.marketplace())).hasSize(5);
  }

  @Test
  void contentOnWhoseEarlierTimeThePlatformInsistsIsTheNextVersionAndRegressed() {
    flow.set("gateway.enrich.recheck-delays", "10ms,20ms,30ms").start();
    flow.marketplace().place("7001");
    flow.awaitSink("7001", "1 pending-payment");
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().approve("7001");
    flow.awaitSink("7001", "2 processing");
    flow.marketplace().forgetCalls();
    flow.marketplace().faults().inject(Fault.of(Fault.Kind.STALE), When.always());

    flow.marketplace().announce("7001", "APPROVED", Instant.EPOCH);

    flow.awaitSink("7001", "3 pending-payment");
    assertThat(flow.versions("7001"))
        .containsExactly("pending-payment", "processing", "pending-payment regressed");
    assertThat(OrderFlow.fetches(flow.marketplace())).hasSize(4);
  }

  @Test
  void documentFromBeforeWhatAListHasShownIsFetchedAgainEvenIfItSaysSomethingNew() {
    flow.set("gateway.enrich.recheck-delays", "10s,1m,5m").start();
    flow.maropost().place("N1", "Pick");
    flow.awaitSink("N1", "1 processing");
    flow.maropost().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.advance(Duration.ofMinutes(1));
    flow.maropost().changeStatus("N1", "Pack");
    flow.advance(Duration.ofMinutes(1));
    flow.maropost().changeStatus("N1", "Dispatched");
    flow.advance(Duration.ofMinutes(10));
    flow.maropost().faults().inject(Fault.of(Fault.Kind.STALE), When.next(1).touching("N1"));

    flow.poll("maropost");

    awaitRechecks("N1", 1);
    flow.advance(Duration.ofSeconds(10));
    flow.awaitSink("N1", "2 shipped");
  }

  private void awaitRechecks(String orderId, int count) {
    Eventually.asserted(
        () -> {
          assertThat(flow.order(orderId, "recheck_count")).isEqualTo(count);
          assertThat(flow.order(orderId, "lease_owner")).isNull();
        });
  }

  private long secondsUntilDue(String orderId) {
    String due = (String) flow.order(orderId, "due_at");
    return Duration.between(flow.now(), Instant.parse(due)).toSeconds();
  }
}
