package dev.ordergateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.Faults;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.RecordingSink;
import dev.ordergateway.testing.SettableClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's clock jumps by hours, the platforms' go on: nothing waits, is lost or doubled. */
class ClockJumpIT {
  private static final Duration FIVE_HOURS = Duration.ofHours(5);
  private static final Duration SECONDS = Duration.ofSeconds(30);

  private OrderFlow flow;

  @BeforeEach
  void open(@TempDir Path home) {
    flow = new OrderFlow(home, new SettableClock(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void retryDueBeforeTheClockWentBackIsMadeWithinSeconds() {
    flow.start();
    Faults.Injection outage = flow.maropost().faults().inject(Fault.status(500), When.always());
    flow.maropost().place("N1");
    awaitTries(1);

    try (LoggedLines log = new LoggedLines()) {
      flow.advance(FIVE_HOURS.negated());
      outage.off();

      within(SECONDS, () -> flow.awaitSink("N1", "1 new"));
      assertThat(log.with("the clock was set back by")).hasSize(1);
    }
  }

  @Test
  void retryDueBeforeTheClockWentBackAcrossARestartIsMadeWithinSeconds() {
    flow.start();
    Faults.Injection outage = flow.maropost().faults().inject(Fault.status(500), When.always());
    flow.maropost().place("N1");
    flow.marketplace().place("7001");
    awaitTries(1);
    flow.gateway().stop();
    outage.off();
    flow.advance(FIVE_HOURS.negated());

    try (LoggedLines log = new LoggedLines()) {
      flow.gateway().start();

      within(
          SECONDS,
          () -> {
            flow.awaitSink("N1", "1 new");
            flow.awaitSink("7001", "1 pending-payment");
          });
      assertThat(log.with("s behind the newest row of the ledger")).hasSize(1);
    }
  }

  @Test
  void pauseThatAPlatformAskedForKeepsWhatIsLeftOfIt() {
    flow.start();
    Fault limited = Fault.tooManyCalls(Duration.ofSeconds(600));
    Faults.Injection fault = flow.maropost().faults().inject(limited, When.always());
    flow.maropost().place("N1");
    Eventually.until(
        "it is paused", () -> flow.status("acme").path("health").asText().equals("paused"));
    Instant until = Instant.parse(flow.status("acme").path("pausedUntil").asText());

    flow.advance(FIVE_HOURS.negated());

    Eventually.asserted(
        () ->
            assertThat(Instant.parse(flow.status("acme").path("pausedUntil").asText()))
                .isBetween(
                    until.minus(FIVE_HOURS).minusSeconds(2),
                    until.minus(FIVE_HOURS).plusSeconds(2)));
    Eventually.until(
        "the order waits for nothing but the pause",
        () -> flow.now().toString().compareTo(String.valueOf(flow.order("N1", "due_at"))) >= 0);
    assertThat(fault.count()).isEqualTo(1);
    fault.off();
    flow.advance(Duration.ofSeconds(600));
    within(SECONDS, () -> flow.awaitSink("N1", "1 new"));
  }

  @Test
  void versionThatWaitsForThePausedSinkIsSentWithinSeconds() {
    try (RecordingSink sink = new RecordingSink()) {
      flow.set("gateway.sink.uri", sink.uri()).start();
      sink.answers(id -> 503);
      flow.maropost().place("N1");
      // The version, and that the sink failed.
      awaitTries(2);

      flow.advance(FIVE_HOURS.negated());
      sink.answers(id -> 204);

      within(SECONDS, () -> flow.awaitState("N1", "delivered"));
      assertThat(sink.taken()).containsExactly("maropost/acme/N1/1");
    }
  }

  @Test
  void pageOfAPollThatFailedIsReadAgainWithinSeconds() {
    flow.start();
    Faults.Injection outage = flow.maropost().faults().inject(Fault.status(500), When.always());
    flow.post("/api/poll/maropost", "{}");
    Eventually.until(
        "the page has failed",
        () -> !flow.rows("select 1 from gateway_cursor where failure_count > 0").isEmpty());

    flow.advance(FIVE_HOURS.negated());
    outage.off();

    within(SECONDS, flow::awaitPolls);
  }

  @Test
  void parkedOrderIsReopenedByFurtherWordAfterTheClockWentBack() {
    flow.set("gateway.enrich.not-found-age-max", "0s").start();
    tell("N1", "New");
    flow.awaitParked("N1", "not-found");
    tell("N1", "Pick");
    Eventually.until("it was re-opened", () -> flow.order("N1", "reopened_at") != null);
    flow.awaitParked("N1", "not-found");
    flow.advance(FIVE_HOURS.negated());
    flow.maropost().place("N1");

    Eventually.until("it is open again", () -> !"parked".equals(flow.order("N1", "state")));

    Instant due = Instant.parse((String) flow.order("N1", "due_at"));
    assertThat(Duration.between(flow.now(), due)).isLessThanOrEqualTo(Duration.ofMinutes(5));
    flow.advance(Duration.ofMinutes(5));
    flow.awaitSink("N1", "1 new");
  }

  @Test
  void writeThatFailedBeforeTheClockWentBackIsMadeWithinSecondsAfterOneLookAtItsOrder() {
    flow.set("gateway.maropost.acme.acknowledge", "Pack").start();
    flow.maropost().faults().inject(Fault.of(Fault.Kind.RESET), When.next(1).of("UpdateOrder"));
    flow.maropost().place("N1");
    Eventually.until(
        "the write has failed",
        () ->
            flow.value("select count(*) from gateway_attempt where outcome = 'paused'").equals(1));

    flow.advance(FIVE_HOURS.negated());

    within(
        SECONDS,
        () ->
            Eventually.asserted(
                () ->
                    assertThat(flow.value("select state from gateway_update"))
                        .isEqualTo("written")));
    assertThat(flow.maropost().document("N1").path("OrderStatus").asText()).isEqualTo("Pack");
    assertThat(flow.versions("N1")).containsExactly("new");
    // One for the order, one before the write is made again, one for its echo; some until the
    // step is noticed.
    assertThat(flow.maropost().calls())
        .filteredOn(call -> call.kind().equals("GetOrder"))
        .hasSizeLessThan(8);
  }

  @Test
  void orderThatWasParkedBeforeTheClockWentBackIsReplayed() {
    flow.set("gateway.enrich.not-found-age-max", "0s").start();
    tell("N1", "New");
    flow.awaitParked("N1", "not-found");

    try (LoggedLines log = new LoggedLines()) {
      flow.advance(FIVE_HOURS.negated());
      Eventually.until(
          "the ledger is healed",
          () -> !log.with("times of the ledger were brought forward").isEmpty());
    }

    JsonNode replay = flow.replay("{\"source\": \"maropost\", \"execute\": true}");
    assertThat(replay.path("results").path("due-again").asInt()).isEqualTo(1);
  }

  @Test
  void leaseThatRanOutEarlyBecauseTheClockWentForwardDoublesNothing() {
    try (RecordingSink sink = new RecordingSink()) {
      flow.set("gateway.sink.uri", sink.uri()).start();
      Fault slow = Fault.slow(Duration.ofSeconds(3));
      Faults.Injection fault = flow.maropost().faults().inject(slow, When.always());
      flow.maropost().place("N1");
      Eventually.until("the fetch is under way", () -> fault.count() >= 1);

      flow.advance(FIVE_HOURS);
      Eventually.until("somebody else has taken it", () -> fault.count() >= 2);
      fault.off();

      flow.awaitState("N1", "delivered");
      Eventually.until("nobody works it any more", () -> flow.order("N1", "lease_owner") == null);
      assertThat(flow.versions("N1")).containsExactly("new");
      assertThat(sink.taken()).containsOnly("maropost/acme/N1/1");
      assertThat(sink.deliveries()).extracting(each -> each.text()).hasSizeLessThan(3);
    }
  }

  @Test
  void ordersAreAllDeliveredOnceHoweverOftenTheClockJumps() {
    flow.start();

    for (int jump = 0; jump < 6; jump++) {
      int round = jump;
      IntStream.range(0, 10).forEach(i -> flow.maropost().place("N" + round + "-" + i));
      IntStream.range(0, 10).forEach(i -> flow.marketplace().place("70" + round + i));
      flow.advance(FIVE_HOURS.multipliedBy(round % 2 == 0 ? 2 : -3));
    }

    Eventually.until("all are there", () -> flow.gateway().rows().count("gateway_sink") == 120);
    Eventually.until(
        "all are settled",
        () ->
            flow.value("select count(*) from gateway_order where state <> 'delivered'").equals(0));
    assertThat(flow.value("select max(version) from gateway_sink")).isEqualTo(1);
    assertThat(flow.gateway().rows().count("gateway_version")).isEqualTo(120);
  }

  private void awaitTries(int tries) {
    Eventually.until(
        "it has been tried", () -> flow.gateway().rows().count("gateway_attempt") >= tries);
  }

  /** Of an order that the platform does not have. */
  private void tell(String orderId, String status) {
    byte[] xml = Notices.xml(Notices.fresh(), orderId, status);
    assertThat(
            flow.gateway()
                .post("/notifications/maropost", xml, "NETOAPI_KEY", GatewayFixture.KEY)
                .statusCode())
        .isEqualTo(200);
  }

  /** That it happens at all is waited for inside; that it was soon is asserted here. */
  private static void within(Duration longest, Runnable wait) {
    long begun = System.nanoTime();
    wait.run();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(longest);
  }
}
