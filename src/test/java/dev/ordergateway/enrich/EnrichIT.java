package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.Call;
import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.MaropostQuirk;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Due orders are fetched from platforms that answer, in few calls and all their shapes. */
class EnrichIT {
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
  void manyNotificationsOfOneOrderAreOneCallAndOneVersion() {
    flow.start();
    flow.maropost().refuseConnections();
    flow.maropost().place("N1", "New");
    for (String status : List.of("Pick", "Pack", "On Hold", "Pick")) {
      flow.maropost().changeStatus("N1", status);
    }
    Eventually.until("all have come", () -> flow.notifications("N1").size() == 5);

    flow.maropost().acceptConnections();

    flow.awaitSink("N1", "1 processing");
    assertThat(OrderFlow.fetches(flow.maropost())).hasSize(1);
    assertThat(flow.notifications("N1")).containsExactlyElementsOf(copies(5, "delivered"));
    assertThat(flow.value("select count(*) from gateway_version")).isEqualTo(1);
    assertThat(flow.value("select count(*) from gateway_notification where version <> 1"))
        .isEqualTo(0);
  }

  @Test
  void fiftyMaropostOrdersShareACall() {
    flow.start();
    flow.maropost().refuseConnections();
    IntStream.range(0, 120).forEach(i -> flow.maropost().place("N" + i));
    Eventually.until("all have come", () -> count("gateway_order") == 120);

    flow.maropost().acceptConnections();

    Eventually.until("all are delivered", () -> count("gateway_sink") == 120);
    List<Integer> sizes =
        OrderFlow.fetches(flow.maropost()).stream().map(call -> call.orderIds().size()).toList();
    // The probe that ends the pause asks for one order only.
    assertThat(sizes).allMatch(size -> size <= 50).contains(50).hasSizeLessThanOrEqualTo(5);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(120);
  }

  @Test
  void marketplaceOrdersAreFetchedSeveralAtATimeAndNoMore() {
    flow.set("gateway.marketplace.calls-concurrent-max", "4").start();
    Duration held = Duration.ofMillis(1_500);
    flow.marketplace().faults().inject(Fault.slow(held), When.next(8).of("GET /orders/{id}"));
    long began = System.nanoTime();
    IntStream.range(0, 8).forEach(i -> flow.marketplace().place("700" + i));

    Eventually.until("all are delivered", () -> count("gateway_sink") == 8);

    // Two rounds of four: one at a time would take eight times as long, all at once only once.
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(held.multipliedBy(2), held.multipliedBy(7));
  }

  @Test
  void newsThatComesDuringAFetchIsWorkedAgain() {
    flow.start();
    flow.marketplace().faults().inject(Fault.slow(Duration.ofSeconds(1)), When.next(1));
    flow.marketplace().place("7001");
    Eventually.until("the fetch is under way", () -> flow.order("7001", "lease_until_at") != null);
    // The slow answer is made when its time is up, and would show this; a new word must not be
    // settled by a fetch that began before it.
    flow.marketplace().announce("7001", "RAA", Instant.EPOCH);

    flow.awaitSink("7001", "2 pending-payment");

    assertThat(OrderFlow.fetches(flow.marketplace())).hasSize(2);
    assertThat(flow.rows("select version from gateway_notification order by id"))
        .extracting(row -> row.get("version"))
        .containsExactly(1, 2);
  }

  @ParameterizedTest
  @EnumSource(
      value = MaropostQuirk.class,
      names = {"ONE_AS_OBJECT", "WRAPPED", "ACK_WARNING"})
  void orderIsReadInEveryShapeOfAnAnswer(MaropostQuirk quirk) {
    flow.start();
    flow.maropost().quirks(Set.of(quirk));

    flow.maropost().place("N1");

    flow.awaitSink("N1", "1 new");
    assertThat(flow.notifications("N1")).containsExactly("delivered");
    assertThat(flow.status("acme").path("health").asText()).isEqualTo("healthy");
  }

  @ParameterizedTest
  @EnumSource(
      value = MaropostQuirk.class,
      names = {"NONE_AS_EMPTY_TEXT", "NONE_AS_MISSING_KEY", "WRAPPED"})
  void noOrderIsReadInEveryShapeOfAnAnswer(MaropostQuirk quirk) {
    flow.set("gateway.enrich.not-found-age-max", "0s").start();
    flow.maropost().quirks(Set.of(quirk));

    flow.maropost().announce("N404", "New");

    flow.awaitParked("N404", "not-found");
    assertThat(flow.status("acme").path("health").asText()).isEqualTo("healthy");
  }

  @Test
  void connectionsThatThePlatformHasClosedAreNoOutage() {
    flow.start();
    flow.marketplace().place("7001");
    flow.awaitSink("7001", "1 pending-payment");
    flow.marketplace().refuseConnections();
    flow.marketplace().acceptConnections();

    flow.marketplace().place("7002");

    flow.awaitSink("7002", "1 pending-payment");
    assertThat(flow.rows("select outcome from gateway_call where outcome <> 'ok'")).isEmpty();
    assertThat(OrderFlow.fetches(flow.marketplace())).extracting(Call::status).containsOnly(200);
  }

  private int count(String table) {
    return flow.gateway().rows().count(table);
  }

  private static List<String> copies(int n, String word) {
    return Collections.nCopies(n, word);
  }
}
