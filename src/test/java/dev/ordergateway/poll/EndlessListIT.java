package dev.ordergateway.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.MaropostQuirk;
import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.LoggedLines;
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

/** A list that does not end is left for the next poll, and nothing of it counts as read. */
class EndlessListIT {
  private static final String GAVE_UP = "gateway-poll gave up on";
  private LoggedLines log;
  private OrderFlow flow;

  @BeforeEach
  void open(@TempDir Path home) {
    log = new LoggedLines();
    flow = new OrderFlow(home, new SettableClock(), Duration.ofHours(3));
    flow.maropost().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.set("gateway.poll.maropost.limit", "3").set("gateway.poll.passes-max", "1");
  }

  @AfterEach
  void close() {
    flow.close();
    log.close();
  }

  @Test
  void pageThatComesAgainEndsThePassAndTheNextPollBeginsWhereItBegan() {
    flow.start();
    Instant reached = reached();
    flow.maropost().quirks(Set.of(MaropostQuirk.PAGE_IGNORED));
    placeTen();
    flow.maropost().forgetCalls();
    flow.advance(Duration.ofMinutes(1));

    flow.poll("maropost");

    awaitGivenUp(1);
    assertThat(log.with(GAVE_UP)).singleElement().asString().startsWith("ERROR");
    assertThat(reached()).isEqualTo(reached);
    assertThat(pages()).containsExactly("0", "1");
    assertThat(flow.status("acme").path("health").asText()).isEqualTo("healthy");
    flow.maropost().quirks(Set.of());
    flow.poll("maropost");
    Eventually.until("all are found", () -> flow.gateway().rows().count("gateway_order") == 10);
    assertThat(reached()).isAfter(reached);
  }

  @Test
  void passOfMorePagesThanAreAllowedEndsAndTheNextPollBeginsWhereItBegan() {
    flow.set("gateway.poll.pages-max", "2").start();
    Instant reached = reached();
    placeTen();
    flow.maropost().forgetCalls();
    flow.advance(Duration.ofMinutes(1));

    flow.poll("maropost").poll("maropost");

    awaitGivenUp(2);
    assertThat(reached()).isEqualTo(reached);
    assertThat(pages()).containsExactly("0", "1", "0", "1");
    assertThat(flow.gateway().rows().count("gateway_order")).isEqualTo(6);
  }

  @Test
  void veryFirstPollThatIsGivenUpKeepsItsWindow() {
    flow.maropost().quirks(Set.of(MaropostQuirk.PAGE_IGNORED));
    placeTen();
    Instant started = flow.now();

    flow.gateway().start();

    Eventually.until("it is given up", () -> !log.with(GAVE_UP).isEmpty());
    assertThat(reached())
        .isBetween(started.minus(Duration.ofHours(25)), started.minus(Duration.ofHours(23)));
    assertThat(flow.value("select finished_at from gateway_cursor where list = 'orders'")).isNull();
  }

  private void placeTen() {
    IntStream.range(0, 10).forEach(i -> flow.maropost().place("N" + i));
  }

  /** It is said after the poll's end has been stored. */
  private void awaitGivenUp(int times) {
    Eventually.until("it is said", () -> log.with(GAVE_UP).size() == times);
  }

  private Instant reached() {
    return Instant.parse(
        (String)
            flow.value(
                "select reached_at from gateway_cursor where list = 'orders' and kind = 'poll'"));
  }

  private List<String> pages() {
    return flow.maropost().calls().stream()
        .filter(call -> call.orderIds().isEmpty())
        .map(call -> OrderFlow.json(call.request()).at("/Filter/Page").asText())
        .toList();
  }
}
