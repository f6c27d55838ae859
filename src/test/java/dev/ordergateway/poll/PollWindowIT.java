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

/** Windows, pages and cursors: every order in a list is seen, however the list is cut. */
class PollWindowIT {
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
  void cursorMovesToThePlatformsTimeAndTheNextWindowOverlaps() {
    Instant before = flow.now().plus(AHEAD).minusSeconds(1);
    flow.start();

    assertThat(reached("orders")).isBetween(before, flow.now().plus(AHEAD));
    assertThat(reached("new")).isBetween(before, flow.now().plus(AHEAD));
    flow.maropost().forgetCalls();
    flow.poll("maropost");

    String from =
        OrderFlow.json(flow.maropost().calls().get(0).request())
            .at("/Filter/DateUpdatedFrom")
            .asText();
    Instant edge = Instant.parse(from.replace(' ', 'T') + "Z");
    assertThat(edge.plus(Duration.ofMinutes(10))).isBetween(before, flow.now().plus(AHEAD));
  }

  @Test
  void firstPollLooksBackAndNoFurther() {
    flow.set("gateway.poll.lookback", "1h");
    // The first window opens by the gateway's clock, because the platform's is not known yet.
    placeAgo("OLD", Duration.ofHours(2));
    placeAgo("RECENT", Duration.ofMinutes(30));

    flow.start();

    flow.awaitSink("RECENT", "1 new");
    assertThat(flow.order("OLD", "state")).isNull();
  }

  @Test
  void firstPollWithoutLookbackStartsFromNow() {
    flow.set("gateway.poll.lookback", "0s");
    placeAgo("OLD", Duration.ofHours(1));

    flow.start();
    assertThat(flow.order("OLD", "state")).isNull();
    flow.maropost().place("NEW");

    flow.poll("maropost").awaitSink("NEW", "1 new");
    assertThat(flow.order("OLD", "state")).isNull();
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
    flow.set("gateway.poll.maropost.limit", "3").set("gateway.poll.passes-max", "1").start();
    placeTen();
    flow.maropost().forgetCalls();
    flow.maropost().faults().inject(Fault.slow(Duration.ofSeconds(2)), When.next(2));
    flow.post("/api/poll/maropost", "{}");
    Eventually.until("the first page is read", () -> cursor("page_offset").equals(1));

    flow.restart();

    awaitAllTen();
    assertThat(pages().stream().filter("0"::equals)).hasSizeLessThanOrEqualTo(1);
    assertThat(pages()).contains("1", "2", "3", "4");
  }

  /** Places an order so that its time, by the platform's clock, is in the gateway's past. */
  private void placeAgo(String orderId, Duration ago) {
    flow.advance(AHEAD.plus(ago).negated());
    flow.maropost().place(orderId);
    flow.advance(AHEAD.plus(ago));
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

  private Object cursor(String column) {
    return flow.value(
        "select " + column + " from gateway_cursor where list = 'orders' and kind = 'poll'");
  }

  private List<String> pages() {
    return flow.maropost().calls().stream()
        .filter(call -> call.orderIds().isEmpty())
        .map(Call::request)
        .map(request -> OrderFlow.json(request).at("/Filter/Page").asText())
        .toList();
  }
}
