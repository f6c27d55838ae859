package dev.ordergateway.update;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.emulator.Call;
import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.emulator.When;
import dev.ordergateway.hook.HookFiles;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway writes to an order, and what it makes of its own echo. */
class UpdateIT {
  private static final String ACKNOWLEDGE = "gateway.maropost.acme.acknowledge";
  private static final String UPDATE = "UpdateOrder";

  @TempDir private Path home;
  private OrderFlow flow;

  @BeforeEach
  void open() {
    flow = new OrderFlow(home).set(ACKNOWLEDGE, "Pack").set("gateway.enrich.delay-max", "100ms");
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void orderIsAcknowledgedOnceAndItsEchoIsNotDelivered() {
    flow.start();
    flow.maropost().place("N1");

    awaitEcho("N1");
    flow.advance(Duration.ofMinutes(1));
    flow.maropost().announce("N1", "Pack");
    Eventually.asserted(
        () -> assertThat(flow.notifications("N1")).hasSize(3).endsWith("unchanged"));
    flow.poll("maropost");
    assertThat(flow.notifications("N1")).containsExactly("delivered", "own-update", "unchanged");
    assertThat(flow.versions("N1")).containsExactly("new");
    assertThat(flow.sink("N1")).isEqualTo("1 new");
    assertThat(writes()).singleElement().asString().contains("\"OrderStatus\":\"Pack\"");
    assertThat(update("N1", "state")).isEqualTo("written");
    assertThat(audited()).isEmpty();

    flow.maropost().changeStatus("N1", "Dispatched");
    flow.awaitSink("N1", "2 shipped");
    flow.maropost().changeStatus("N1", "Pack");
    flow.awaitSink("N1", "3 processing");
    flow.maropost().changeStatus("N1", "New");
    flow.awaitSink("N1", "4 new");
    assertThat(writes()).hasSize(1);
  }

  @Test
  void foreignChangeAfterTheEchoIsDelivered() {
    flow.start();
    flow.maropost().place("N1");
    awaitEcho("N1");

    flow.maropost().changeStatus("N1", "New");

    flow.awaitSink("N1", "2 new");
  }

  @Test
  void echoIsDeliveredTooWhereThatIsWanted() {
    flow.set("gateway.sink.own-updates-enabled", "true").start();
    flow.maropost().place("N1");

    flow.awaitSink("N1", "2 processing");
    assertThat(flow.versions("N1")).containsExactly("new", "processing own-update");
    assertThat(flow.notifications("N1")).containsExactly("delivered", "delivered");
  }

  @Test
  void exportedChangesNothingThatIsFetched() {
    flow.set(ACKNOWLEDGE, "exported").start();
    flow.maropost().place("N1", "Pick");
    flow.awaitSink("N1", "1 processing");
    Eventually.asserted(() -> assertThat(update("N1", "state")).isEqualTo("written"));
    flow.advance(Duration.ofMinutes(1));
    flow.maropost().edit("N1", order -> {});
    flow.poll("maropost");

    Eventually.asserted(
        () -> assertThat(flow.notifications("N1")).containsExactly("delivered", "unchanged"));
    assertThat(writes()).singleElement().asString().contains("\"ExportStatus\":\"Exported\"");
    assertThat(flow.versions("N1")).hasSize(1);
  }

  @Test
  void statusIsNotSetOnAnOrderThatIsNotNew() {
    flow.start();
    flow.maropost().place("N1", "Cancelled");
    flow.maropost().place("N2");
    flow.awaitSink("N1", "1 cancelled");
    awaitEcho("N2");

    assertThat(flow.maropost().document("N1").path("OrderStatus").asText()).isEqualTo("Cancelled");
    assertThat(update("N1", "state")).isNull();
  }

  @Test
  void echoThatComesBeforeTheCallReturnsIsRecognisedAndNothingIsWrittenTwice() {
    flow.maropost()
        .faults()
        .inject(Fault.overtaken(Duration.ofSeconds(1)), When.next(1).of(UPDATE));
    flow.start();
    flow.maropost().place("N1");

    Eventually.asserted(
        () -> assertThat(flow.notifications("N1")).containsExactly("delivered", "own-update"));
    assertThat(writes()).as("calls that have returned").isEmpty();
    Eventually.asserted(() -> assertThat(writes()).hasSize(1));
    Eventually.asserted(() -> assertThat(attempts("N1")).contains("written"));
    flow.advance(Duration.ofMinutes(2));
    flow.maropost().place("N2");
    awaitEcho("N2");
    assertThat(writes()).hasSize(2);
    assertThat(flow.versions("N1")).containsExactly("new");
  }

  @Test
  void writeWhoseAnswerIsLostIsFoundByALookAtTheOrder() {
    writeAndLoseTheAnswer("N1");

    goOnUntilWritten("N1");

    announceTheEcho("N1");
    // The look itself may have found the echo, and left nothing of it to be found again.
    Eventually.asserted(
        () ->
            assertThat(flow.notifications("N1")).hasSize(2).last().isIn("own-update", "unchanged"));
    assertThat(writes()).hasSize(1);
    assertThat(flow.versions("N1")).containsExactly("new");
  }

  @Test
  void writeThatNeverArrivedIsMadeAgainAfterALookAtTheOrder() {
    flow.maropost().faults().inject(Fault.of(Fault.Kind.RESET), When.next(1).of(UPDATE));
    flow.start();
    flow.maropost().place("N1");
    Eventually.asserted(() -> assertThat(attempts("N1")).contains("paused"));

    goOnUntilWritten("N1");

    awaitEcho("N1");
    assertThat(writes()).hasSize(2);
    assertThat(attempts("N1")).contains("unchanged");
  }

  @Test
  void foreignChangeInTheSameFetchIsDelivered() {
    writeAndLoseTheAnswer("N1");
    flow.maropost().edit("N1", order -> order.put("Email", "another@shop.example"));

    goOnUntilWritten("N1");
    announceTheEcho("N1");

    flow.awaitSink("N1", "2 processing");
    assertThat((String) flow.value("select event from gateway_sink")).contains("another@shop");
    assertThat(flow.versions("N1")).containsExactly("new", "processing");
    assertThat(writes()).hasSize(1);
  }

  @Test
  void writeThatANewerVersionHasOvertakenIsNotMade() {
    flow.maropost().faults().inject(Fault.of(Fault.Kind.RESET), When.next(1).of(UPDATE));
    flow.start();
    flow.maropost().place("N1");
    Eventually.asserted(() -> assertThat(attempts("N1")).contains("paused"));
    flow.maropost().changeStatus("N1", "Cancelled");

    Eventually.asserted(
        () -> {
          flow.advance(Duration.ofSeconds(1));
          assertThat(update("N1", "state")).isEqualTo("overtaken");
        });

    flow.awaitSink("N1", "2 cancelled");
    assertThat(writes()).hasSize(1);
    assertThat(flow.maropost().document("N1").path("OrderStatus").asText()).isEqualTo("Cancelled");
  }

  @Test
  void writeThatThePlatformRefusesIsGivenUpAndTheOrderGoesOn() {
    flow.maropost().faults().inject(Fault.of(Fault.Kind.ACK_ERROR), When.always().of(UPDATE));
    flow.set("gateway.enrich.attempts-max", "2").start();
    flow.maropost().place("N1");

    Eventually.asserted(
        () -> {
          flow.advance(Duration.ofSeconds(1));
          assertThat(update("N1", "state")).isEqualTo("refused");
        });
    assertThat((String) update("N1", "detail")).contains("Emulated error");
    assertThat(writes()).hasSize(2);
    assertThat(flow.order("N1", "state")).isEqualTo("delivered");
    assertThat(flow.status("acme").path("health").asText()).isEqualTo("healthy");
    flow.maropost().changeStatus("N1", "Pack");
    flow.awaitSink("N1", "2 processing");
  }

  @Test
  void routeOfTheManualWritesAFieldAndItsEchoIsFoundByAPoll() {
    HookFiles.listing(home, Path.of("docs/CONFIGURATION.md"), "routes/write-back.camel.yaml");
    flow.set(ACKNOWLEDGE, "none").start();
    flow.maropost().place("N1");
    flow.awaitSink("N1", "1 new");
    Eventually.asserted(() -> assertThat(update("N1", "state")).isEqualTo("written"));
    assertThat(flow.maropost().document("N1").path("CustomerRef1").asText())
        .isEqualTo("taken by the warehouse");
    flow.advance(Duration.ofMinutes(1));
    flow.maropost().edit("N1", order -> {});

    flow.poll("maropost");

    Eventually.asserted(
        () -> assertThat(flow.notifications("N1")).containsExactly("delivered", "own-update"));
    assertThat(flow.versions("N1")).containsExactly("new");
    flow.maropost().edit("N1", order -> order.put("CustomerRef1", "call the buyer"));
    flow.maropost().announce("N1", "New");
    flow.awaitSink("N1", "2 new");
  }

  @Test
  void redeliveryMapsWhatTheEchoShowedAndNotWhatWasBeforeIt() {
    flow.start();
    flow.maropost().place("N1");
    awaitEcho("N1");

    flow.replay("{\"source\": \"maropost\", \"redeliver\": true, \"execute\": true}");

    assertThat(flow.versions("N1")).containsExactly("new");
  }

  /** Told of by nobody: an echo that is fetched first would leave nothing to look for. */
  private void writeAndLoseTheAnswer(String orderId) {
    flow.maropost().faults().inject(Fault.of(Fault.Kind.TRUNCATED), When.next(1).of(UPDATE));
    flow.maropost().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.start();
    flow.maropost().place(orderId);
    flow.poll("maropost");
    Eventually.asserted(() -> assertThat(attempts(orderId)).contains("paused"));
  }

  private void announceTheEcho(String orderId) {
    flow.maropost().webhooks().faults(WebhookFaults.none(), 1);
    flow.maropost().announce(orderId, "Pack");
  }

  /** The account is paused after a failure, and the clock stands still until it is moved. */
  private void goOnUntilWritten(String orderId) {
    Eventually.asserted(
        () -> {
          flow.advance(Duration.ofSeconds(1));
          assertThat(update(orderId, "state")).isEqualTo("written");
        });
  }

  private void awaitEcho(String orderId) {
    Eventually.asserted(
        () -> {
          assertThat(flow.notifications(orderId)).endsWith("own-update");
          assertThat(update(orderId, "state")).isEqualTo("written");
          assertThat(flow.order(orderId, "state")).isEqualTo("delivered");
        });
    assertThat(flow.maropost().document(orderId).path("OrderStatus").asText()).isEqualTo("Pack");
  }

  private List<String> writes() {
    return flow.maropost().calls().stream()
        .filter(call -> call.kind().equals(UPDATE))
        .map(Call::request)
        .toList();
  }

  private Object update(String orderId, String column) {
    return flow.value("select " + column + " from gateway_update where order_id = ?", orderId);
  }

  private List<String> attempts(String orderId) {
    return flow
        .rows("select outcome as word from gateway_attempt where order_id = ? order by id", orderId)
        .stream()
        .map(row -> (String) row.get("word"))
        .toList();
  }

  private List<String> audited() {
    String job =
        OrderFlow.json(flow.post("/api/audit", "{\"source\":\"maropost\"}")).path("job").asText();
    Eventually.until("the audit has ended", () -> !report(job).path("findings").isMissingNode());
    return report(job).path("findings").findValuesAsText("kind");
  }

  private JsonNode report(String job) {
    JsonNode report = OrderFlow.json(flow.get("/api/audit/" + job));
    return report.path("state").asText().equals("done") ? report : OrderFlow.json("{}");
  }
}
