package dev.ordergateway.poll;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.Faults;
import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a poll makes of what it sees: news once, labelled, and nothing of what is known. */
class PollIT {
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
  void changesWhoseWebhooksWereDroppedAreFoundAndLabelledMissedWithTheirDelay() {
    flow.start();
    dropWebhooks();
    flow.maropost().place("N1");
    flow.marketplace().place("7001");
    flow.advance(Duration.ofMinutes(30));

    flow.poll("maropost").poll("marketplace");

    flow.awaitSink("N1", "1 new");
    flow.awaitSink("7001", "1 pending-payment");
    assertThat(flow.status("acme").path("missedByWebhook").asInt()).isEqualTo(1);
    assertThat(flow.status("loja").path("missedByWebhook").asInt()).isEqualTo(1);
    JsonNode sighting = sighting("maropost/acme/N1");
    assertThat(sighting.path("label").asText()).isEqualTo("missed by webhook");
    assertThat(sighting.path("delay").asInt()).isBetween(1_800, 1_830);
    JsonNode event =
        OrderFlow.json(
            (String) flow.value("select event from gateway_sink where order_id = '7001'"));
    assertThat(event.path("data").path("notifications").get(0).path("via").asText())
        .isEqualTo("poll");
  }

  @Test
  void webhookThatComesAfterTheGraceTurnsMissedIntoLate() {
    flow.start();
    dropWebhooks();
    flow.maropost().place("N1");
    flow.advance(Duration.ofMinutes(30));
    flow.poll("maropost").awaitSink("N1", "1 new");
    flow.maropost().webhooks().faults(WebhookFaults.none(), 1);

    flow.maropost().announce("N1", "New");

    Eventually.asserted(
        () -> assertThat(flow.notifications("N1")).containsExactly("delivered", "unchanged"));
    assertThat(flow.status("acme").path("missedByWebhook").asInt()).isZero();
    assertThat(flow.status("acme").path("late").asInt()).isEqualTo(1);
    assertThat(sighting("maropost/acme/N1").path("label").asText()).isEqualTo("late");
    assertThat(flow.versions("N1")).hasSize(1);
  }

  @Test
  void changeSeenBeforeItsWebhookWithinTheGraceIsNeitherMissedNorLate() {
    flow.start();
    dropWebhooks();
    flow.maropost().place("N1");
    flow.poll("maropost").awaitSink("N1", "1 new");
    assertThat(flow.status("acme").path("missedByWebhook").asInt()).isZero();
    flow.maropost().webhooks().faults(WebhookFaults.none(), 1);
    flow.maropost().announce("N1", "New");
    Eventually.until("it has come", () -> flow.notifications("N1").size() == 2);

    flow.advance(Duration.ofMinutes(30));

    assertThat(flow.status("acme").path("missedByWebhook").asInt()).isZero();
    assertThat(flow.status("acme").path("late").asInt()).isZero();
  }

  @Test
  void pollNeverDoublesWhatAWebhookBrought() {
    flow.start();
    flow.maropost().place("N1");
    flow.marketplace().place("7001");
    flow.awaitSink("N1", "1 new");
    flow.awaitSink("7001", "1 pending-payment");
    flow.advance(Duration.ofMinutes(1));
    flow.maropost().changeStatus("N1", "Pick");
    flow.marketplace().approve("7001");
    flow.awaitSink("N1", "2 processing");
    flow.awaitSink("7001", "2 processing");
    int fetches = OrderFlow.fetches(flow.marketplace()).size();
    List<?> orders = flow.rows("select * from gateway_order order by source");

    for (int i = 0; i < 3; i++) {
      flow.advance(Duration.ofMinutes(10));
      flow.poll("maropost").poll("marketplace");
    }

    assertThat(flow.rows("select * from gateway_notification where via = 'poll'")).isEmpty();
    assertThat(flow.rows("select * from gateway_order order by source")).isEqualTo(orders);
    assertThat(OrderFlow.fetches(flow.marketplace())).hasSize(fetches);
    assertThat(flow.status("acme").path("missedByWebhook").asInt()).isZero();
  }

  @Test
  void changeThatThePlatformDoesNotAnnounceIsFoundAndIsNotMissed() {
    flow.start();
    flow.maropost().place("N1");
    flow.awaitSink("N1", "1 new");
    flow.advance(Duration.ofMinutes(30));
    flow.maropost().edit("N1", order -> order.put("InternalOrderNotes", "Ring twice"));

    flow.poll("maropost").poll("maropost");

    Eventually.asserted(
        () -> assertThat(flow.notifications("N1")).hasSize(2).doesNotContain("accepted"));
    flow.advance(Duration.ofMinutes(30));
    assertThat(flow.versions("N1")).hasSize(2);
    assertThat(flow.status("acme").path("missedByWebhook").asInt()).isZero();
  }

  @Test
  void orderThatIsDueAlreadyIsNotCountedAgain() {
    flow.start();
    flow.maropost().faults().inject(Fault.slow(Duration.ofSeconds(3)), When.next(1));
    flow.maropost().place("N1");
    Eventually.until("it is being fetched", () -> flow.order("N1", "lease_owner") != null);

    flow.poll("maropost");

    flow.awaitSink("N1", "1 new");
    assertThat(flow.notifications("N1")).containsExactly("delivered");
  }

  @Test
  void changeThatOnlyTheListShowsForLongIsFetchedAsSoonAsThePlatformHasIt() {
    Faults.Injection stale = changeThatOnlyTheListShows();
    stale.off();

    flow.advance(Duration.ofMinutes(6));
    flow.poll("maropost");

    flow.awaitSink("N1", "2 shipped");
    assertThat(flow.notifications("N1")).hasSize(2);
  }

  @Test
  void listThatForEverShowsMoreThanTheDocumentHasItFetchedOnceInAWhile() {
    changeThatOnlyTheListShows();

    for (int i = 0; i < 3; i++) {
      flow.poll("maropost");
    }

    assertThat(flow.order("N1", "news_count")).isEqualTo(3);
    assertThat(Duration.between(flow.now(), Instant.parse((String) flow.order("N1", "due_at"))))
        .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    assertThat(OrderFlow.fetches(flow.maropost())).hasSize(4);
  }

  /** It was fetched again as often as it ever is, and the document was the old one. */
  private Faults.Injection changeThatOnlyTheListShows() {
    flow.set("gateway.enrich.recheck-delays", "10ms,20ms,30ms").start();
    dropWebhooks();
    flow.maropost().place("N1", "Pick");
    flow.poll("maropost").awaitSink("N1", "1 processing");
    flow.advance(Duration.ofMinutes(1));
    flow.maropost().changeStatus("N1", "Dispatched");
    flow.maropost().forgetCalls();
    Faults.Injection stale =
        flow.maropost().faults().inject(Fault.of(Fault.Kind.STALE), When.always().touching("N1"));
    flow.poll("maropost");
    Eventually.asserted(
        () -> assertThat(flow.notifications("N1")).containsExactly("delivered", "unchanged"));
    assertThat(OrderFlow.fetches(flow.maropost())).hasSize(4);
    return stale;
  }

  @Test
  void parkedOrderIsReopenedBySightingsOnceInAWhile() {
    flow.set("gateway.enrich.not-found-age-max", "0s").start();
    flow.marketplace().indexing(Duration.ofHours(1), Duration.ZERO);
    flow.marketplace().place("7001");
    flow.awaitParked("7001", "not-found");
    flow.marketplace().forgetCalls();

    flow.poll("marketplace");
    Eventually.until("it was re-opened", () -> OrderFlow.fetches(flow.marketplace()).size() == 1);
    flow.awaitParked("7001", "not-found");
    flow.advance(Duration.ofMinutes(1));
    flow.poll("marketplace").poll("marketplace");

    assertThat(flow.order("7001", "due_at")).isNotNull();
    flow.maropost().place("N1");
    flow.awaitSink("N1", "1 new");
    assertThat(OrderFlow.fetches(flow.marketplace())).hasSize(1);
    flow.advance(Duration.ofMinutes(5));
    Eventually.until("it was re-opened", () -> OrderFlow.fetches(flow.marketplace()).size() == 2);
  }

  private void dropWebhooks() {
    flow.maropost().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.marketplace().webhooks().faults(WebhookFaults.dropAll(), 1);
  }

  private JsonNode sighting(String order) {
    JsonNode timeline = OrderFlow.json(flow.get("/api/orders/" + order)).path("timeline");
    for (JsonNode entry : timeline) {
      if (entry.path("kind").asText().equals("sighting")) {
        return entry;
      }
    }
    throw new AssertionError("no sighting in " + timeline);
  }
}
