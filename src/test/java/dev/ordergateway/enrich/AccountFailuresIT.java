package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.Faults;
import dev.ordergateway.emulator.MaropostQuirk;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures that are the account's pause it, park nothing, and lose nothing. */
class AccountFailuresIT {
  private static final When FETCH = When.always().of("GET /orders/{id}");
  private OrderFlow flow;

  @BeforeEach
  void open(@TempDir Path home) {
    flow = new OrderFlow(home);
  }

  @AfterEach
  void close() {
    flow.close();
  }

  static Stream<Fault> outages() {
    return Stream.of(
        Fault.status(500),
        Fault.status(503),
        Fault.of(Fault.Kind.RESET),
        Fault.of(Fault.Kind.TRUNCATED),
        Fault.of(Fault.Kind.EMPTY),
        Fault.of(Fault.Kind.HTML),
        Fault.slow(Duration.ofSeconds(3)));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void outagePausesTheAccountAndParksNothing(Fault fault) {
    flow.set("gateway.enrich.read-timeout", "500ms").start();
    Faults.Injection maropost = flow.maropost().faults().inject(fault, When.always());
    Faults.Injection marketplace = flow.marketplace().faults().inject(fault, When.always());
    IntStream.range(0, 3).forEach(i -> flow.maropost().place("N" + i));
    IntStream.range(0, 3).forEach(i -> flow.marketplace().place("700" + i));
    Eventually.until(
        "both were called again", () -> maropost.count() >= 3 && marketplace.count() >= 3);
    assertThat(flow.status("acme").path("health").asText()).isEqualTo("paused");
    assertThat(flow.status("loja").path("health").asText()).isEqualTo("paused");

    maropost.off();
    marketplace.off();

    Eventually.until("all are delivered", () -> flow.gateway().rows().count("gateway_sink") == 6);
    assertThat(flow.rows("select * from gateway_attempt where outcome = 'not-found'")).isEmpty();
    assertThat(flow.value("select sum(attempt_count) from gateway_order")).isEqualTo(0);
    assertThat(flow.gateway().rows().count("gateway_version")).isEqualTo(6);
  }

  @Test
  void accountThatIsAwayDoesNotHoldUpTheOthers() {
    flow.start();
    flow.marketplace().faults().inject(Fault.slow(Duration.ofSeconds(10)), FETCH);
    IntStream.range(0, 20).forEach(i -> flow.marketplace().place("70" + i));

    flow.maropost().place("N1");

    flow.awaitSink("N1", "1 new");
    assertThat(flow.value("select count(*) from gateway_sink where source = 'marketplace'"))
        .isEqualTo(0);
    flow.marketplace().faults().clear();
  }

  static Stream<Fault> pauses() {
    return Stream.of(
        Fault.tooManyCalls(Duration.ofSeconds(120)),
        Fault.unavailable(Duration.ofSeconds(120)),
        Fault.tooManyCalls(Instant.now().plusSeconds(120)));
  }

  @ParameterizedTest
  @MethodSource("pauses")
  void noCallIsMadeBeforeTheTimeThatRetryAfterSays(Fault fault) {
    flow.start();
    Faults.Injection pause = flow.marketplace().faults().inject(fault, When.next(1));
    flow.marketplace().place("7001");
    Eventually.until("the pause has begun", () -> pause.count() == 1 && isPaused());
    flow.marketplace().forgetCalls();
    flow.marketplace().place("7002");
    flow.post("/api/poll/marketplace", "{}");

    // Longer than the default pause of 60 s: the header replaces it.
    flow.advance(Duration.ofSeconds(100));
    flow.maropost().place("N1");
    flow.awaitSink("N1", "1 new");
    assertThat(flow.marketplace().calls()).as("calls while paused").isEmpty();

    flow.advance(Duration.ofSeconds(21));

    flow.awaitSink("7001", "1 pending-payment");
    flow.awaitSink("7002", "1 pending-payment");
    awaitHealthy("loja");
  }

  @Test
  void tooManyCallsWithoutRetryAfterPausesForTheDefaultTime() {
    flow.start();
    flow.maropost().faults().inject(Fault.tooManyCalls(), When.next(1));
    flow.maropost().place("N1");
    Eventually.until("the pause has begun", () -> isPaused());
    flow.maropost().forgetCalls();

    flow.advance(Duration.ofSeconds(50));
    flow.marketplace().place("7001");
    flow.awaitSink("7001", "1 pending-payment");
    assertThat(flow.maropost().calls()).as("calls while paused").isEmpty();
    flow.advance(Duration.ofSeconds(11));

    flow.awaitSink("N1", "1 new");
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusedCredentialsAreAStateOfTheirOwnThatAProbeEnds(Fault fault) {
    flow.start();
    Faults.Injection refusal = flow.maropost().faults().inject(fault, When.always());
    flow.maropost().place("N1");
    Eventually.until("it was probed", () -> refusal.count() >= 3);
    assertThat(flow.status("acme").path("health").asText()).isEqualTo("credentials-refused");
    assertThat(flow.order("N1", "state")).isEqualTo("accepted");

    refusal.off();

    flow.awaitSink("N1", "1 new");
    awaitHealthy("acme");
    assertThat(flow.order("N1", "attempt_count")).isEqualTo(0);
  }

  static Stream<Fault> refusals() {
    return Stream.of(Fault.status(401), Fault.status(403));
  }

  @Test
  void credentialsMayBeRefusedByAckAndAreTakenAgainAfterARestartWithTheRightOnes() {
    flow.start();
    flow.maropost().quirks(Set.of(MaropostQuirk.KEY_REFUSED_BY_ACK));
    flow.set("gateway.maropost.acme.api-key", "a-wrong-key").gateway().restart();

    flow.maropost().place("N1");
    // The poll at start may be refused before the order has come.
    Eventually.until("a fetch was refused", () -> failures("N1") > 0);
    assertThat(flow.status("acme").path("health").asText()).isEqualTo("credentials-refused");
    assertThat(flow.order("N1", "attempt_count")).isEqualTo(0);
    // However often it was refused, its pause is over by then.
    flow.advance(Duration.ofMinutes(2));
    flow.set("gateway.maropost.acme.api-key", flow.maropost().secrets().apiKey()).restart();

    flow.awaitSink("N1", "1 new");
  }

  @Test
  void retriesSurviveARestart() {
    flow.set("gateway.enrich.not-found-age-max", "2h");
    flow.set("gateway.enrich.delay-min", "5s").start();
    flow.marketplace().announce("7001", "NEW", Instant.now());
    flow.maropost().faults().inject(Fault.tooManyCalls(Duration.ofSeconds(120)), When.next(1));
    flow.maropost().place("N1");
    Eventually.until(
        "both are to be tried again", () -> isPaused() && dueLater("7001") && dueLater("N1"));

    flow.gateway().restart();
    flow.marketplace().place("7001");
    flow.advance(Duration.ofSeconds(60));

    flow.awaitSink("7001", "1 pending-payment");
    assertThat(flow.sink("N1")).as("delivered within the pause").isEmpty();
    flow.advance(Duration.ofSeconds(61));
    flow.awaitSink("N1", "1 new");
  }

  private int failures(String orderId) {
    return flow.order(orderId, "failure_count") instanceof Number count ? count.intValue() : 0;
  }

  private boolean dueLater(String orderId) {
    return flow.order(orderId, "due_at") != null && flow.order(orderId, "lease_owner") == null;
  }

  /** The call counts as answered a moment after its orders have been delivered. */
  private void awaitHealthy(String account) {
    Eventually.asserted(
        () -> assertThat(flow.status(account).path("health").asText()).isEqualTo("healthy"));
  }

  private boolean isPaused() {
    return flow.value("select count(*) from gateway_account where health = 'paused'").equals(1);
  }
}
