package dev.ordergateway.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookSenderIT {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final SettableClock clock = new SettableClock("2024-05-14T02:10:05Z");
  private final MaropostEmulator store =
      MaropostEmulator.start(StoreSecrets.invented("acme"), clock);
  private final MarketplaceEmulator seller =
      MarketplaceEmulator.start(SellerSecrets.invented("4821"), clock);
  private Callback callback;

  @BeforeEach
  void listen() throws Exception {
    callback = new Callback();
    store.webhooks().sendTo(callback.address("/notifications/maropost"));
    seller.webhooks().sendTo(callback.address("/notifications/marketplace/secret"));
    store.webhooks().retries(3, Duration.ofMillis(10));
    seller.webhooks().retries(5, Duration.ofMillis(10));
  }

  @AfterEach
  void stop() {
    store.close();
    seller.close();
    callback.close();
  }

  @Test
  void maropostTellsEachChangeOfStatusInXmlWithItsKey() {
    store.place("N20417");
    store.changeStatus("N20417", "Pick");
    store.edit("N20417", order -> order.put("ShipCity", "PERTH"));

    assertThat(store.webhooks().awaitIdle(LONG)).isTrue();
    assertThat(callback.received).hasSize(2);
    assertThat(callback.received)
        .allSatisfy(
            got -> {
              assertThat(got.notificationKey()).isEqualTo("acme-verify-token");
              assertThat(got.kind()).isEqualTo("Order");
              assertThat(got.path()).isEqualTo("/notifications/maropost");
              JsonNode event = MaropostXml.read(got.body());
              assertThat(event.path("CurrentTime").asText()).isEqualTo("2024-05-14 02:10:05");
              assertThat(event.path("EventType").asText()).isEqualTo("Order");
              assertThat(event.at("/Order/OrderID").asText()).isEqualTo("N20417");
            });
    assertThat(callback.received)
        .extracting(got -> MaropostXml.read(got.body()).path("EventID").asText())
        .containsExactlyInAnyOrder("5001", "5002");
  }

  @Test
  void marketplaceTellsItsFiveEventsAndKeepsSilentOnSending() {
    seller.place("7001001");
    seller.paymentOverdue("7001001");
    seller.approve("7001001");
    seller.send("7001001");
    seller.denyCancellation("7001001");
    seller.cancel("7001001");

    assertThat(seller.webhooks().awaitIdle(LONG)).isTrue();
    assertThat(callback.received)
        .extracting(got -> Documents.read(got.body()).path("eventType").asText())
        .containsExactlyInAnyOrder("NEW", "RAA", "APPROVED", "CANCELED DENIED", "CANCELED");
    JsonNode event = Documents.read(callback.received.get(0).body());
    assertThat(event.path("eventDate").asText()).isEqualTo("2024-05-13T23:10:05.000-03:00");
    assertThat(event.path("uriResource").asText()).isEqualTo("/orders/7001001");
    assertThat(event.path("sellerId").isTextual()).isTrue();
    assertThat(callback.received.get(0).path()).isEqualTo("/notifications/marketplace/secret");
  }

  @Test
  void marketplaceSpellsTypesAndIdsInMoreThanOneWay() {
    seller.quirks(
        Set.of(MarketplaceQuirk.EVENT_IDS_AS_NUMBERS, MarketplaceQuirk.EVENT_TYPES_CAPITALISED));
    seller.announce("7001001", "CANCELED DENIED", clock.instant());

    assertThat(seller.webhooks().awaitIdle(LONG)).isTrue();
    JsonNode event = Documents.read(callback.received.get(0).body());
    assertThat(event.path("resourceId").isNumber()).isTrue();
    assertThat(event.path("sellerId").isNumber()).isTrue();
    assertThat(event.path("eventType").asText()).isEqualTo("Canceled Denied");
  }

  @Test
  void aRefusedEventIsTriedUntilItIsTaken() {
    callback.refuse(4);
    seller.place("7001001");

    assertThat(seller.webhooks().awaitIdle(LONG)).isTrue();
    assertThat(callback.received).hasSize(5);
    assertThat(callback.received).extracting(Callback.Received::body).containsOnly(body(0));
    assertThat(seller.webhooks().counts()).isEqualTo(new WebhookCounts(1, 0, 0, 0, 5, 1, 4, 0, 0));
  }

  @Test
  void anEventIsGivenUpAfterTheLastTry() {
    callback.refuse(100);
    seller.place("7001001");

    assertThat(seller.webhooks().awaitIdle(LONG)).isTrue();
    assertThat(callback.received).hasSize(5);
    assertThat(seller.webhooks().counts().givenUp()).isEqualTo(1);
    assertThat(seller.webhooks().counts().accepted()).isZero();
  }

  @Test
  void aCallbackThatIsNotThereIsTriedToo() {
    callback.close();
    store.place("N1");

    assertThat(store.webhooks().awaitIdle(LONG)).isTrue();
    assertThat(store.webhooks().counts().unanswered()).isEqualTo(3);
    assertThat(store.webhooks().counts().givenUp()).isEqualTo(1);
  }

  @Test
  void droppedOnesAreNeverSentAndAreKnown() {
    store.webhooks().faults(WebhookFaults.dropAll(), 1);
    store.place("N1");

    assertThat(store.webhooks().awaitIdle(LONG)).isTrue();
    assertThat(callback.received).isEmpty();
    assertThat(store.webhooks().dropped()).extracting(Webhook::orderId).containsExactly("N1");
    assertThat(store.webhooks().counts().dropped()).isEqualTo(1);
  }

  @Test
  void doubledOnesHaveTheSameBytes() {
    store.webhooks().faults(WebhookFaults.none().twice(1), 1);
    store.place("N1");

    assertThat(store.webhooks().awaitIdle(LONG)).isTrue();
    assertThat(callback.received).hasSize(2);
    assertThat(body(0)).isEqualTo(body(1));
    assertThat(store.webhooks().counts().doubled()).isEqualTo(1);
  }

  @Test
  void reorderedOnesAreOvertaken() {
    store.webhooks().faults(WebhookFaults.none().reorder(1, Duration.ofMillis(500)), 7);
    store.place("N1");
    store.webhooks().faults(WebhookFaults.none(), 7);
    store.place("N2");

    assertThat(store.webhooks().awaitIdle(LONG)).isTrue();
    assertThat(body(0)).contains("N2");
    assertThat(body(1)).contains("N1");
    assertThat(store.webhooks().counts().heldBack()).isEqualTo(1);
  }

  @Test
  void theSameSeedHasTheSameFate() {
    store.webhooks().faults(WebhookFaults.none().drop(0.5), 42);
    seller.webhooks().faults(WebhookFaults.none().drop(0.5).twice(0.9), 42);
    for (int i = 100; i < 120; i++) {
      store.place(Integer.toString(i));
      seller.place(Integer.toString(i));
    }

    assertThat(store.webhooks().dropped())
        .extracting(Webhook::orderId)
        .hasSizeBetween(1, 19)
        .isEqualTo(seller.webhooks().dropped().stream().map(Webhook::orderId).toList());
  }

  private String body(int index) {
    return callback.received.get(index).body();
  }
}
