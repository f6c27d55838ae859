package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One order that a platform refuses is the only one that suffers. */
class RefusedOrdersIT {
  private OrderFlow flow;

  @BeforeEach
  void open(@TempDir Path home) {
    flow = new OrderFlow(home).set("gateway.enrich.attempts-max", "3");
  }

  @AfterEach
  void close() {
    flow.close();
  }

  static Stream<Fault> refusals() {
    return Stream.of(
        Fault.status(400),
        Fault.status(422),
        Fault.of(Fault.Kind.ACK_ERROR),
        Fault.of(Fault.Kind.ACK_ERRORS));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void badOrderOfABatchIsFoundByHalvingAndAloneIsParked(Fault refusal) {
    flow.start();
    flow.maropost().faults().inject(refusal, When.always().touching("N13"));
    flow.maropost().refuseConnections();
    IntStream.range(0, 40).forEach(i -> flow.maropost().place("N" + i));
    Eventually.until("all have come", () -> flow.gateway().rows().count("gateway_order") == 40);

    flow.maropost().acceptConnections();

    flow.awaitParked("N13", "order-refused");
    Eventually.until(
        "the rest is delivered", () -> flow.gateway().rows().count("gateway_sink") == 39);
    assertThat(flow.value("select sum(attempt_count) from gateway_order where order_id <> 'N13'"))
        .isEqualTo(0);
    assertThat(flow.order("N13", "attempt_count")).isEqualTo(3);
    assertThat(flow.notifications("N13")).containsExactly("parked order-refused");
    assertThat(flow.value("select count(*) from gateway_order where state = 'parked'"))
        .isEqualTo(1);
    assertThat(flow.status("acme").path("health").asText()).isEqualTo("healthy");
    // 40, 20, 10, 5, 3 or 2, 1 and their other halves, then the attempts of the one alone.
    assertThat(OrderFlow.fetches(flow.maropost())).hasSizeLessThan(20);
  }

  @Test
  void orderThatMakesTheWholeAnswerUnreadableIsFoundByHalvingAndAloneIsParked() {
    flow.start();
    flow.maropost().faults().inject(Fault.of(Fault.Kind.DOUBLED_KEY), When.always().touching("N3"));
    flow.maropost().refuseConnections();
    IntStream.range(0, 10).forEach(i -> flow.maropost().place("N" + i));
    Eventually.until("all have come", () -> flow.gateway().rows().count("gateway_order") == 10);

    flow.maropost().acceptConnections();

    flow.awaitParked("N3", "order-unreadable");
    Eventually.until(
        "the rest is delivered", () -> flow.gateway().rows().count("gateway_sink") == 9);
    assertThat(flow.order("N3", "attempt_count")).isEqualTo(3);
    assertThat((String) flow.order("N3", "detail")).contains("cannot be read", "JSON");
    assertThat(flow.value("select sum(attempt_count) from gateway_order where order_id <> 'N3'"))
        .isEqualTo(0);
    assertThat(flow.status("acme").path("health").asText()).isEqualTo("healthy");
  }

  @Test
  void severalBadOrdersOfABatchAreEachFound() {
    flow.start();
    flow.maropost().faults().inject(Fault.status(400), When.always().touching("N3"));
    flow.maropost().faults().inject(Fault.status(400), When.always().touching("N4"));
    flow.maropost().refuseConnections();
    IntStream.range(0, 10).forEach(i -> flow.maropost().place("N" + i));
    Eventually.until("all have come", () -> flow.gateway().rows().count("gateway_order") == 10);

    flow.maropost().acceptConnections();

    flow.awaitParked("N3", "order-refused");
    flow.awaitParked("N4", "order-refused");
    Eventually.until(
        "the rest is delivered", () -> flow.gateway().rows().count("gateway_sink") == 8);
  }

  @Test
  void platformThatRefusesEverythingParksNothing() {
    flow.start();
    flow.advance(java.time.Duration.ofMinutes(11));
    var refusal = flow.maropost().faults().inject(Fault.of(Fault.Kind.ACK_ERROR), When.always());
    IntStream.range(0, 3).forEach(i -> flow.maropost().place("N" + i));
    Eventually.until("it was asked often", () -> refusal.count() >= 8);

    assertThat(flow.value("select count(*) from gateway_order where state = 'parked'"))
        .isEqualTo(0);
    refusal.off();

    Eventually.until("all are delivered", () -> flow.gateway().rows().count("gateway_sink") == 3);
  }

  @Test
  void refusedMarketplaceOrderIsParkedAndOthersAreNot() {
    flow.start();
    flow.marketplace().place("7001");
    flow.awaitSink("7001", "1 pending-payment");
    flow.marketplace().faults().inject(Fault.status(422), When.always().touching("7002"));

    flow.marketplace().place("7002");
    flow.marketplace().place("7003");

    flow.awaitParked("7002", "order-refused");
    flow.awaitSink("7003", "1 pending-payment");
    assertThat(flow.status("loja").path("health").asText()).isEqualTo("healthy");
  }
}
