package dev.ordergateway.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.Call;
import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.MaropostQuirk;
import dev.ordergateway.emulator.OrderList;
import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every order in a list is seen, however the list is cut and whatever moves while it is read. */
class PollPagesIT {
  private static final Duration AHEAD = Duration.ofHours(3);
  private OrderFlow flow;

  @BeforeEach
  void open(@TempDir Path home) {
    flow = new OrderFlow(home, new SettableClock(), AHEAD);
    flow.maropost().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.marketplace().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.set("gateway.poll.retry-delay", "100ms");
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void rowWhoseIdCannotBeAnOrdersIsLeftOutAndTheOthersAreFound() {
    flow.start();
    flow.maropost().place("X".repeat(300));
    flow.maropost().place("../N1?y");
    flow.maropost().place("..");
    flow.maropost().place("N1", "S".repeat(300));
    flow.marketplace().place("../7001");
    flow.marketplace().place("7002");

    flow.poll("maropost").poll("marketplace");

    flow.awaitState("N1", "delivered");
    flow.awaitState("7002", "delivered");
    assertThat(flow.rows("select order_id from gateway_order")).hasSize(2);
    assertThat(flow.status("acme").path("health").asText()).isEqualTo("healthy");
  }

  @Test
  void pageThatFailsIsReadAgainAndSkipsNothing() {
    flow.set("gateway.poll.maropost.limit", "3").set("gateway.poll.passes-max", "1").start();
    placeTen();
    flow.maropost().forgetCalls();
    Instant reached = reached("orders");
    flow.advance(Duration.ofMinutes(1));
    flow.maropost().faults().inject(Fault.status(500), new When(2, "", "GetOrder"));
    flow.post("/api/poll/maropost", "{}");
    Eventually.until("a page failed", () -> flow.maropost().callsSeen() >= 2);
    assertThat(reached("orders")).isEqualTo(reached);

    flow.awaitPolls();

    awaitAllTen();
    assertThat(reached("orders")).isAfter(reached);
    assertThat(pages()).containsSubsequence("0", "0", "0", "1", "2", "3", "4");
  }

  @Test
  void shortPagesOfMaropostDoNotEndTheList() {
    flow.set("gateway.poll.passes-max", "1").start();
    flow.maropost().limitMax(3);
    placeTen();

    flow.poll("maropost");

    awaitAllTen();
  }

  @Test
  void marketplaceListOfSeveralPagesIsReadToItsTotal() {
    flow.set("gateway.poll.marketplace.limit", "50").start();
    IntStream.range(0, 120).forEach(i -> flow.marketplace().place("7" + (100 + i)));

    flow.poll("marketplace");

    Eventually.until("all are found", () -> flow.gateway().rows().count("gateway_order") == 120);
  }

  @Test
  void orderThatMovesBetweenThePagesIsFoundByAFurtherPass() {
    flow.set("gateway.poll.marketplace.limit", "3").set("gateway.poll.marketplace.lists", "new");
    flow.start();
    IntStream.range(0, 9).forEach(i -> flow.marketplace().place("700" + i));
    // The first page's orders leave the list, so that the others move up by three.
    flow.marketplace()
        .afterNextPage(
            () ->
                IntStream.range(0, 3)
                    .forEach(
                        i -> flow.marketplace().move("700" + i, OrderList.APPROVED, order -> {})));

    flow.poll("marketplace");

    Eventually.until("all are found", () -> flow.gateway().rows().count("gateway_order") == 9);
  }

  @Test
  void orderThatMovesBetweenMaropostPagesIsFoundByAFurtherPass() {
    flow.set("gateway.poll.maropost.limit", "3").start();
    flow.maropost().quirks(Set.of(MaropostQuirk.OLDEST_CHANGE_FIRST));
    placeTen();
    flow.advance(Duration.ofSeconds(2));
    flow.maropost().faults().inject(Fault.slow(Duration.ofMillis(800)), When.next(2));
    flow.post("/api/poll/maropost", "{}");
    Eventually.until("the first page is read", () -> flow.order("N0", "state") != null);
    flow.maropost().edit("N0", order -> order.put("InternalOrderNotes", "moved to the end"));

    flow.awaitPolls();

    awaitAllTen();
  }

  @Test
  void passGoesOnWhereItWasAfterARestart() {
    flow.set("gateway.poll.marketplace.limit", "3").set("gateway.poll.marketplace.lists", "new");
    flow.set("gateway.poll.passes-max", "1").start();
    IntStream.range(0, 10).forEach(i -> flow.marketplace().place("700" + i));
    flow.marketplace().forgetCalls();
    // Nothing is answered after the first page, so that the pass stays where it is.
    flow.marketplace()
        .afterNextPage(() -> flow.marketplace().faults().inject(Fault.status(500), When.always()));
    flow.post("/api/poll/marketplace", "{}");
    Eventually.until("the second page has failed", () -> answered(500).contains("3"));
    assertThat(answered(200)).containsExactly("0");

    flow.gateway().stop();
    flow.marketplace().faults().clear();
    flow.start();

    awaitAllTen();
    assertThat(answered(200))
        .as("the pass that was interrupted, and the poll of the start")
        .containsExactly("0", "3", "6", "9", "0", "3", "6", "9");
  }

  private void placeTen() {
    IntStream.range(0, 10).forEach(i -> flow.maropost().place("N" + i));
  }

  private void awaitAllTen() {
    Eventually.until("all are found", () -> flow.gateway().rows().count("gateway_order") == 10);
  }

  private Instant reached(String list) {
    return Instant.parse(
        (String)
            flow.value(
                "select reached_at from gateway_cursor where list = ? and kind = 'poll'", list));
  }

  /** The positions of the marketplace's list that were asked for and answered so. */
  private List<String> answered(int status) {
    return flow.marketplace().calls().stream()
        .filter(call -> call.orderIds().isEmpty() && call.status() == status)
        .map(call -> call.request().replaceFirst(".*_offset=([0-9]+).*", "$1"))
        .toList();
  }

  private List<String> pages() {
    return flow.maropost().calls().stream()
        .filter(call -> call.orderIds().isEmpty())
        .map(Call::request)
        .map(request -> OrderFlow.json(request).at("/Filter/Page").asText())
        .toList();
  }
}
