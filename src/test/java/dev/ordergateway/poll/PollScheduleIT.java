package dev.ordergateway.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When lists are read: at start, by cron, on request, and far back once a day. */
class PollScheduleIT {
  private OrderFlow flow;

  @BeforeEach
  void open(@TempDir Path home) {
    flow = new OrderFlow(home);
    flow.maropost().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.marketplace().webhooks().faults(WebhookFaults.dropAll(), 1);
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void pollRunsWithinFiveSecondsOfTheStart() {
    flow.maropost().place("N1");
    flow.marketplace().place("7001");
    flow.gateway().start();
    long ready = System.nanoTime();

    Eventually.until("both are seen", () -> flow.gateway().rows().count("gateway_order") == 2);

    assertThat(Duration.ofNanos(System.nanoTime() - ready)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void cronOfTheSourceStartsAPoll() {
    flow.set("gateway.poll.maropost.cron", "* * * * * ?").start();

    flow.maropost().place("N1");

    flow.awaitSink("N1", "1 new");
  }

  @Test
  void pollMayBeAskedForOneSourceAlone() {
    flow.start();
    flow.maropost().place("N1");
    flow.marketplace().place("7001");

    flow.poll("maropost").awaitSink("N1", "1 new");

    assertThat(flow.order("7001", "state")).isNull();
    assertThat(flow.post("/api/poll/nobody", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void sweepFindsAnOrderThatIsOlderThanTheOverlap() {
    flow.set("gateway.poll.lookback", "0s").set("gateway.poll.sweep-cron", "0/2 * * * * ?");
    flow.advance(Duration.ofDays(-10));
    flow.maropost().place("N1");
    flow.advance(Duration.ofDays(-30));
    flow.maropost().place("ANCIENT");
    flow.advance(Duration.ofDays(40));
    flow.start();

    flow.awaitSink("N1", "1 new");

    assertThat(flow.order("ANCIENT", "state")).isNull();
  }

  @Test
  void orderOlderThanTheOverlapIsNotFoundByAPollAlone() {
    flow.set("gateway.poll.lookback", "0s").start();
    flow.advance(Duration.ofDays(-1));
    flow.maropost().place("N1");
    flow.advance(Duration.ofDays(1));

    flow.poll("maropost");

    assertThat(flow.order("N1", "state")).isNull();
  }

  @Test
  void furtherListsOfTheMarketplaceShowWhatItDoesNotAnnounce() {
    flow.set("gateway.poll.marketplace.lists", "new,approved,canceled,sent").start();
    flow.marketplace().place("7001");
    flow.poll("marketplace").awaitSink("7001", "1 pending-payment");
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().approve("7001");
    flow.marketplace().send("7001");

    flow.poll("marketplace");

    flow.awaitSink("7001", "2 shipped");
    flow.advance(Duration.ofMinutes(30));
    assertThat(flow.value("select count(*) from gateway_notification where type = 'SENT'"))
        .isEqualTo(1);
    assertThat(flow.rows("select missed_at from gateway_notification where type = 'SENT'"))
        .extracting(row -> row.get("missed_at"))
        .containsOnlyNulls();
  }
}
