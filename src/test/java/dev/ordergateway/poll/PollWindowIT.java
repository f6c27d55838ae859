package dev.ordergateway.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the window of a poll begins and ends, by whose clock. */
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

  /** Places an order so that its time, by the platform's clock, is in the gateway's past. */
  private void placeAgo(String orderId, Duration ago) {
    flow.advance(AHEAD.plus(ago).negated());
    flow.maropost().place(orderId);
    flow.advance(AHEAD.plus(ago));
  }

  private Instant reached(String list) {
    return Instant.parse(
        (String)
            flow.value(
                "select reached_at from gateway_cursor where list = ? and kind = 'poll'", list));
  }
}
