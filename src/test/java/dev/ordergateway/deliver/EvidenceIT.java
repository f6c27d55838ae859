package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.Faults;
import dev.ordergateway.emulator.MarketplaceQuirk;
import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that carry state of their own make versions of a document that does not change. */
class EvidenceIT {
  private OrderFlow flow;

  @BeforeEach
  void approvedOrder(@TempDir Path home) {
    flow = new OrderFlow(home).start();
    flow.marketplace().quirks(Set.of(MarketplaceQuirk.CANCELED_UNCHANGED));
    flow.marketplace().place("7001");
    flow.awaitSink("7001", "1 pending-payment");
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().approve("7001");
    flow.awaitSink("7001", "2 processing");
    flow.advance(Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void cancellationIsAVersionEvenIfTheDocumentIsTheSame() {
    JsonNode before = flow.marketplace().document("7001");

    flow.marketplace().cancel("7001");

    flow.awaitSink("7001", "3 cancelled");
    assertThat(flow.marketplace().document("7001")).isEqualTo(before);
    JsonNode order = event().path("data").path("order");
    assertThat(order.path("evidence").path("type").asText()).isEqualTo("CANCELED");
    assertThat(order.path("platformStatus").asText()).isEqualTo("PAY");
  }

  /** The platform's clock has seconds, and the order of arrival says nothing. */
  @ParameterizedTest
  @CsvSource({
    "CANCELED, CANCELED_DENIED, processing",
    "CANCELED_DENIED, CANCELED, processing",
    "APPROVED, CANCELED, cancelled",
    "CANCELED, APPROVED, cancelled"
  })
  void ofEventsWithOneTimeTheOneCountsThatCanOnlyFollow(
      String first, String second, String status) {
    Instant at = flow.now();
    int before = flow.notifications("7001").size();

    flow.marketplace().announce("7001", first, at);
    awaitSettled(before + 1);
    flow.marketplace().announce("7001", second, at);
    awaitSettled(before + 2);

    assertThat(flow.sink("7001")).endsWith(status);
  }

  /**
   * Cancelled, denied, and cancelled again before a second has passed, which the document hides.
   */
  @ParameterizedTest
  @ValueSource(strings = {"012", "021", "102", "120", "201", "210"})
  void secondCancellationWithinTheSecondOfTheDenialIsBelieved(String arrival) {
    Instant first = flow.now();
    flow.advance(Duration.ofMinutes(1));
    Instant second = flow.now();
    int settled = flow.notifications("7001").size();

    for (char each : arrival.toCharArray()) {
      String type = each == '1' ? "CANCELED_DENIED" : "CANCELED";
      flow.marketplace().announce("7001", type, each == '0' ? first : second);
      settled++;
      awaitSettled(settled);
    }

    assertThat(flow.sink("7001")).endsWith("cancelled");
  }

  private void awaitSettled(int notifications) {
    Eventually.asserted(
        () ->
            assertThat(flow.notifications("7001"))
                .hasSize(notifications)
                .doesNotContain("accepted"));
    flow.awaitState("7001", "delivered");
  }

  @Test
  void cancellationThatNobodyAnnouncedIsFoundOnTheCanceledList() {
    flow.marketplace().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.marketplace().cancel("7001");
    flow.advance(Duration.ofMinutes(10));

    flow.poll("marketplace");

    flow.awaitSink("7001", "3 cancelled");
    flow.advance(Duration.ofMinutes(10));
    int notifications = flow.notifications("7001").size();
    flow.poll("marketplace");
    assertThat(flow.notifications("7001")).hasSize(notifications);
  }

  @Test
  void cancellationThatAListShowsWhileTheOrderWaitsForItsFetchIsKept() {
    Faults.Injection missing =
        flow.marketplace().faults().inject(Fault.status(404), When.always().touching("7001"));
    flow.marketplace().announce("7001", "APPROVED", flow.now());
    Eventually.until("a fetch has failed", () -> flow.order("7001", "missing_since_at") != null);
    flow.marketplace().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().cancel("7001");

    flow.poll("marketplace");
    missing.off();
    flow.advance(Duration.ofMinutes(10));

    flow.awaitSink("7001", "3 cancelled");
  }

  @Test
  void listThatIsBehindDoesNotBringACancellationBackThatWasDenied() {
    flow.marketplace().quirks(Set.of());
    Faults.Injection missing =
        flow.marketplace().faults().inject(Fault.status(404), When.always().touching("7001"));
    flow.marketplace().cancel("7001");
    Eventually.until("a fetch has failed", () -> flow.order("7001", "missing_since_at") != null);
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().denyCancellation("7001");
    Eventually.asserted(() -> assertThat(flow.notifications("7001")).hasSize(4));
    flow.advance(Duration.ofMinutes(1));
    Faults.Injection behind =
        flow.marketplace().faults().inject(Fault.of(Fault.Kind.STALE), When.always());

    flow.poll("marketplace");
    assertThat(flow.notifications("7001")).as("what was announced is no news").hasSize(4);
    behind.off();
    missing.off();
    flow.advance(Duration.ofMinutes(10));

    flow.awaitState("7001", "delivered");
    assertThat(flow.sink("7001")).endsWith("processing");
  }

  @Test
  void listThatIsBehindIsNoNewsOfAnOrderWhoseCancellationWasAnnouncedAndDenied() {
    flow.marketplace().quirks(Set.of());
    flow.marketplace().cancel("7001");
    flow.awaitSink("7001", "3 cancelled");
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().denyCancellation("7001");
    flow.awaitSink("7001", "4 processing");

    pollListsThatAreBehindAndSeeNoNews();
  }

  @Test
  void listThatIsBehindIsNoNewsOfAnOrderThatIsCancelledAndHasChangedSince() {
    flow.marketplace().quirks(Set.of());
    flow.marketplace().cancel("7001");
    flow.awaitSink("7001", "3 cancelled");
    for (int i = 1; i <= 2; i++) {
      int amount = i;
      flow.advance(Duration.ofMinutes(1));
      flow.marketplace().edit("7001", order -> order.put("totalAmount", amount));
    }
    flow.marketplace().announce("7001", "SHIPPED", flow.now());
    flow.awaitSink("7001", "4 cancelled");

    pollListsThatAreBehindAndSeeNoNews();
  }

  private void pollListsThatAreBehindAndSeeNoNews() {
    flow.advance(Duration.ofMinutes(1));
    int notifications = flow.notifications("7001").size();
    flow.marketplace().faults().inject(Fault.of(Fault.Kind.STALE), When.always());

    flow.poll("marketplace");

    assertThat(flow.notifications("7001")).hasSize(notifications);
  }

  @Test
  void listThatIsBehindDoesNotCancelAnOrderAfterADenialThatIsAllThatWasAnnounced() {
    flow.marketplace().quirks(Set.of());
    flow.marketplace().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.marketplace().cancel("7001");
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().webhooks().faults(WebhookFaults.none(), 1);
    flow.marketplace().denyCancellation("7001");
    flow.awaitSink("7001", "3 processing");
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace()
        .faults()
        .inject(Fault.of(Fault.Kind.STALE), When.always().of("GET /orders/status/canceled"));
    int before = flow.notifications("7001").size();

    flow.poll("marketplace");

    awaitSettled(before + 1);
    assertThat(flow.versions("7001")).doesNotContain("cancelled");
  }

  @Test
  void canceledListIsNoNewsOfAnOrderThatIsCancelledAndHasHadAnotherEventSince() {
    flow.marketplace().quirks(Set.of());
    flow.marketplace().cancel("7001");
    flow.awaitSink("7001", "3 cancelled");
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().paymentOverdue("7001");
    flow.awaitSink("7001", "4 cancelled");
    flow.advance(Duration.ofMinutes(10));
    int notifications = flow.notifications("7001").size();

    flow.poll("marketplace");

    assertThat(flow.notifications("7001")).hasSize(notifications);
  }

  @Test
  void cancellationThatIsDeniedIsLifted() {
    flow.marketplace().cancel("7001");
    flow.awaitSink("7001", "3 cancelled");
    flow.advance(Duration.ofMinutes(1));

    flow.marketplace().denyCancellation("7001");

    flow.awaitSink("7001", "4 processing");
    assertThat(event().path("data").path("order").path("evidence").path("type").asText())
        .isEqualTo("CANCELED_DENIED");
  }

  @Test
  void denialThatNobodyAnnouncedIsFoundOnTheApprovedListAlsoIfAFetchHasSeenIt() {
    flow.marketplace().webhooks().faults(WebhookFaults.dropAll(), 1);
    Instant canceled = flow.now();
    flow.marketplace().cancel("7001");
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().denyCancellation("7001");
    flow.marketplace().webhooks().faults(WebhookFaults.none(), 1);
    flow.marketplace().announce("7001", "CANCELED", canceled);
    flow.awaitSink("7001", "3 cancelled");

    flow.poll("marketplace");

    flow.awaitSink("7001", "4 processing");
    int notifications = flow.notifications("7001").size();
    flow.poll("marketplace");
    assertThat(flow.notifications("7001")).hasSize(notifications);
  }

  @Test
  void laterApprovalLiftsACancellation() {
    flow.marketplace().cancel("7001");
    flow.awaitSink("7001", "3 cancelled");

    flow.marketplace().announce("7001", "APPROVED", flow.now().plusSeconds(60));

    flow.awaitSink("7001", "4 processing");
    assertThat(event().path("data").path("order").has("evidence")).isFalse();
  }

  @Test
  void approvalThatComesLateDoesNotLiftTheCancellationAfterIt() {
    Instant approved = flow.now();
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().cancel("7001");
    flow.awaitSink("7001", "3 cancelled");

    flow.marketplace().announce("7001", "APPROVED", approved);

    Eventually.asserted(() -> assertThat(flow.notifications("7001")).endsWith("unchanged"));
    assertThat(flow.sink("7001")).isEqualTo("3 cancelled");
  }

  @Test
  void approvalFromBeforeACancellationThatOnlyTheListShowsDoesNotLiftIt() {
    flow.marketplace().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.marketplace().place("7002");
    flow.marketplace().approve("7002");
    Instant approved = flow.now().plusSeconds(1);
    flow.marketplace().webhooks().faults(WebhookFaults.none(), 1);
    flow.marketplace().announce("7002", "NEW", flow.now());
    flow.awaitSink("7002", "1 processing");
    flow.marketplace().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.advance(Duration.ofHours(2));
    flow.marketplace().cancel("7002");
    flow.advance(Duration.ofMinutes(5));
    flow.poll("marketplace");
    flow.awaitSink("7002", "2 cancelled");
    flow.marketplace().webhooks().faults(WebhookFaults.none(), 1);

    flow.marketplace().announce("7002", "APPROVED", approved);

    Eventually.asserted(() -> assertThat(flow.notifications("7002")).endsWith("unchanged"));
    assertThat(flow.sink("7002")).isEqualTo("2 cancelled");
  }

  @Test
  void cancellationThatComesAfterItsDenialIsNoCancellation() {
    Instant canceled = flow.now();
    flow.advance(Duration.ofMinutes(1));
    flow.marketplace().announce("7001", "CANCELED DENIED", flow.now());
    flow.awaitSink("7001", "3 processing");

    flow.marketplace().announce("7001", "CANCELED", canceled);

    Eventually.asserted(() -> assertThat(flow.notifications("7001")).endsWith("unchanged"));
    assertThat(flow.sink("7001")).isEqualTo("3 processing");
  }

  @Test
  void cancellationBeforeARestartIsStillKnownAfterIt() {
    flow.marketplace().cancel("7001");
    flow.awaitSink("7001", "3 cancelled");
    flow.restart();

    flow.marketplace().announce("7001", "APPROVED", Instant.EPOCH);

    Eventually.asserted(() -> assertThat(flow.notifications("7001")).endsWith("unchanged"));
    assertThat(flow.sink("7001")).isEqualTo("3 cancelled");
  }

  private JsonNode event() {
    return OrderFlow.json((String) flow.value("select event from gateway_sink"));
  }
}
