package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.RecordingSink;
import dev.ordergateway.testing.RecordingSink.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table, an HTTP service and a file of lines at once, each with an outcome of its own. */
class SeveralSinksIT {
  @TempDir private Path home;
  private RecordingSink erp;
  private OrderFlow flow;

  @BeforeEach
  void open() {
    erp = new RecordingSink();
    flow = new OrderFlow(home);
    flow.set("gateway.sink.others", "erp, archive");
    flow.set("gateway.sink.erp.uri", erp.uri());
    flow.set("gateway.sink.archive.uri", "gateway-lines:" + lines());
    flow.set("gateway.deliver.attempts-max", "3");
  }

  @AfterEach
  void close() {
    flow.close();
    erp.close();
  }

  @Test
  void everySinkGetsEveryVersionOnceInRisingOrderAndWithTheSameBytes() {
    flow.start();
    flow.maropost().place("N1");
    flow.awaitSink("N1", "1 new");
    flow.maropost().changeStatus("N1", "Pick");
    flow.awaitSink("N1", "2 processing");
    flow.marketplace().place("7001");
    flow.awaitState("7001", "delivered");

    List<String> ids =
        List.of("maropost/acme/N1/1", "maropost/acme/N1/2", "marketplace/loja/7001/1");
    assertThat(erp.taken()).containsExactlyElementsOf(ids);
    assertThat(archived()).containsExactlyElementsOf(ids);
    assertThat(erp.deliveries().stream().map(Delivery::text))
        .containsExactlyElementsOf(archivedText());
    assertThat(erp.deliveries().get(1).text())
        .isEqualTo(flow.value("select event from gateway_sink where order_id = 'N1'"));
    assertThat(flow.notifications("N1")).containsExactly("delivered", "delivered");
    assertThat(told("N1"))
        .contains(
            "The sink took version 1.",
            "The sink erp took version 1.",
            "The sink archive took version 2.");
  }

  @Test
  void sinkThatIsAwayPausesAloneAndCatchesUpAlone() {
    flow.start();
    erp.answers(id -> 503);
    IntStream.range(0, 6).forEach(i -> flow.maropost().place("N" + i));
    Eventually.until("the others have all", () -> archived().size() == 6 && inTable() == 6);
    flow.maropost().changeStatus("N3", "Pick");
    Eventually.until("the others have the next version", () -> archived().size() == 7);
    Eventually.asserted(() -> assertThat(sink("erp").path("health").asText()).isEqualTo("paused"));

    assertThat(sink("erp").path("due").asInt()).isEqualTo(6);
    for (String other : List.of("sink", "archive")) {
      Eventually.asserted(() -> assertThat(sink(other).path("due").asInt()).isZero());
      assertThat(sink(other).path("health").asText()).isEqualTo("healthy");
    }
    assertThat(flow.get("/metrics").body())
        .contains("gateway_sink_health{sink=\"erp\",state=\"paused\"} 1.0")
        .contains("gateway_sink_health{sink=\"archive\",state=\"healthy\"} 1.0")
        .contains("gateway_sink_due{sink=\"erp\"} 6.0");
    assertThat(flow.get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(flow.order("N0", "state")).isEqualTo("accepted");
    assertThat(flow.notifications("N0")).containsExactly("accepted");
    assertThat(flow.value("select sum(attempt_count) from gateway_delivery")).isEqualTo(0);
    erp.answers(id -> 204);

    IntStream.range(0, 6).forEach(i -> flow.awaitState("N" + i, "delivered"));
    assertThat(erp.taken()).hasSize(6).doesNotHaveDuplicates().contains("maropost/acme/N3/2");
    assertThat(archived()).hasSize(7).doesNotHaveDuplicates();
    assertThat(flow.notifications("N3")).containsExactly("superseded", "delivered");
    assertThat(sink("erp").path("health").asText()).isEqualTo("healthy");
  }

  @Test
  void notificationThatWaitsForASinkIsSettledThoughALaterOneOfItsOrderIsParked() {
    flow.set("gateway.enrich.attempts-max", "1").start();
    erp.answers(id -> 503);
    flow.maropost().place("N1");
    Eventually.asserted(() -> assertThat(flow.sink("N1")).isEqualTo("1 new"));
    flow.maropost().faults().inject(Fault.status(400), When.always().touching("N1"));
    flow.maropost().place("N2");
    Eventually.asserted(() -> assertThat(flow.sink("N2")).isEqualTo("1 new"));
    flow.maropost().changeStatus("N1", "Pick");
    flow.awaitParked("N1", "order-refused");
    assertThat(flow.notifications("N1")).containsExactly("accepted", "parked order-refused");

    erp.answers(id -> 204);

    Eventually.asserted(
        () ->
            assertThat(flow.notifications("N1"))
                .containsExactly("delivered", "parked order-refused"));
    assertThat(flow.order("N1", "state")).isEqualTo("parked");
  }

  @Test
  void orderThatOneSinkRefusesIsParkedForItAloneAndAReplayOfItsCauseMendsIt() {
    flow.start();
    flow.maropost().place("N0");
    flow.awaitState("N0", "delivered");
    erp.answers(id -> id.contains("/N1/") ? 422 : 204);

    flow.maropost().place("N1");
    flow.maropost().place("N2");

    flow.awaitParked("N1", "sink-refused-erp");
    flow.awaitState("N2", "delivered");
    assertThat(flow.sink("N1")).isEqualTo("1 new");
    assertThat(archived()).contains("maropost/acme/N1/1");
    assertThat(flow.notifications("N1")).containsExactly("parked sink-refused-erp");
    assertThat(ids("/api/orders?cause=sink-refused-erp")).containsExactly("N1");
    assertThat(ids("/api/notifications?cause=sink-refused-erp")).containsExactly("N1");
    assertThat(ids("/api/orders?cause=sink-refused")).isEmpty();
    assertThat(sink("erp").path("parked").asInt()).isEqualTo(1);
    assertThat(sink("erp").path("health").asText()).isEqualTo("healthy");
    assertThat(ofSink("N1", "erp").path("detail").asText()).isEqualTo("the sink erp answered 422");
    assertThat(ofSink("N1", "sink").path("state").asText()).isEqualTo("delivered");
    assertThat(tries("maropost/acme/N1/1")).hasSize(3);
    erp.answers(id -> 204);
    flow.replay("{\"cause\":\"sink-refused-erp\",\"execute\":true}");

    flow.awaitState("N1", "delivered");
    assertThat(tries("maropost/acme/N1/1"))
        .hasSize(4)
        .containsOnly(tries("maropost/acme/N1/1").get(0));
    assertThat(flow.notifications("N1")).containsExactly("delivered");
    assertThat(archived()).containsOnlyOnce("maropost/acme/N1/1");
    assertThat(flow.versions("N1")).hasSize(1);
  }

  @Test
  void newWordOfAnOrderThatOneSinkRefusesReopensItAndRepeatsNothingElsewhere() {
    flow.start();
    flow.maropost().place("N0");
    flow.awaitState("N0", "delivered");
    erp.answers(id -> id.contains("/N1/") ? 422 : 204);
    flow.maropost().place("N1");
    flow.awaitParked("N1", "sink-refused-erp");
    erp.answers(id -> 204);
    flow.advance(Duration.ofMinutes(6));

    flow.maropost().changeStatus("N1", "Pick");

    flow.awaitSink("N1", "2 processing");
    assertThat(erp.taken()).contains("maropost/acme/N1/2");
    assertThat(archived())
        .containsOnlyOnce("maropost/acme/N1/1")
        .containsOnlyOnce("maropost/acme/N1/2");
    assertThat(flow.notifications("N1")).endsWith("delivered");
  }

  @Test
  void slowSinkHoldsUpNobodyElse() {
    CountDownLatch go = new CountDownLatch(1);
    flow.start();
    erp.answers(id -> await(go));

    IntStream.range(0, 40).forEach(i -> flow.maropost().place("N" + i));

    Eventually.until("the others have all", () -> archived().size() == 40 && inTable() == 40);
    assertThat(erp.taken()).isEmpty();
    go.countDown();
    IntStream.range(0, 40).forEach(i -> flow.awaitState("N" + i, "delivered"));
    assertThat(erp.taken()).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void sinkGetsOnlyTheStatusesThatItWants() {
    flow.set("gateway.sink.erp.statuses", "processing,shipped").start();
    flow.maropost().place("N1");
    flow.awaitSink("N1", "1 new");
    flow.advance(Duration.ofSeconds(1));
    flow.maropost().changeStatus("N1", "Pick");
    flow.awaitSink("N1", "2 processing");
    flow.advance(Duration.ofSeconds(1));
    flow.maropost().changeStatus("N1", "On Hold");
    flow.awaitSink("N1", "3 on-hold");

    assertThat(erp.taken()).containsExactly("maropost/acme/N1/2");
    assertThat(archived()).hasSize(3);
    assertThat(flow.notifications("N1")).containsOnly("delivered");
  }

  @Test
  void wantedVersionIsStillSentWhenOneFollowsThatTheSinkDoesNotWant() {
    flow.set("gateway.sink.erp.statuses", "new").start();
    erp.answers(id -> 503);
    flow.maropost().place("N1");
    Eventually.until("it was tried", () -> !erp.deliveries().isEmpty());
    flow.maropost().changeStatus("N1", "Pick");
    Eventually.until("the others have it", () -> flow.sink("N1").equals("2 processing"));
    Eventually.asserted(
        () -> assertThat(flow.notifications("N1")).containsExactly("accepted", "delivered"));
    erp.answers(id -> 204);

    flow.awaitState("N1", "delivered");
    assertThat(erp.taken()).containsExactly("maropost/acme/N1/1");
    assertThat(flow.notifications("N1")).containsExactly("superseded", "delivered");
    assertThat(flow.order("N1", "sent_version")).isEqualTo(2);
  }

  @Test
  void sinkThatIsAddedGetsWhatIsNewAndTheRestWhenItIsAskedFor() {
    flow.gateway().unset("gateway.sink.erp.uri");
    flow.set("gateway.sink.others", "archive").start();
    flow.maropost().place("N1");
    flow.maropost().place("N2");
    flow.awaitState("N1", "delivered");
    flow.awaitState("N2", "delivered");
    flow.set("gateway.sink.erp.uri", erp.uri());
    flow.set("gateway.sink.others", "archive,erp").restart();
    flow.maropost().place("N3");
    flow.awaitState("N3", "delivered");
    assertThat(erp.taken()).containsExactly("maropost/acme/N3/1");

    String asked = flow.post("/api/replay", "{\"sink\":\"erp\"}").body();
    assertThat(OrderFlow.json(asked).path("count").asInt()).isEqualTo(2);
    JsonNode job = flow.replay("{\"sink\":\"erp\",\"execute\":true}");

    Eventually.until("it has all", () -> erp.taken().size() == 3);
    flow.awaitState("N1", "delivered");
    flow.awaitState("N2", "delivered");
    assertThat(job.path("results").path("due-again").asInt()).isEqualTo(2);
    assertThat(erp.taken()).doesNotHaveDuplicates();
    assertThat(archived()).hasSize(3);
    assertThat(OrderFlow.json(flow.post("/api/replay", "{\"sink\":\"erp\"}")).path("count").asInt())
        .isZero();
    assertThat(flow.post("/api/replay", "{\"sink\":\"nobody\"}").statusCode()).isEqualTo(400);
  }

  @Test
  void sinkThatIsRemovedLeavesNothingDueAndNothingParked() {
    flow.start();
    flow.maropost().place("N0");
    flow.awaitState("N0", "delivered");
    erp.answers(id -> id.contains("/N1/") ? 422 : 503);
    flow.maropost().place("N1");
    Eventually.until("it was tried", () -> erp.deliveries().size() > 1);
    flow.awaitParked("N1", "sink-refused-erp");
    flow.maropost().place("N2");
    Eventually.until("the others have it", () -> archived().contains("maropost/acme/N2/1"));

    flow.gateway().unset("gateway.sink.erp.uri");
    flow.set("gateway.sink.others", "archive").restart();

    flow.awaitState("N1", "delivered");
    flow.awaitState("N2", "delivered");
    assertThat(flow.order("N1", "cause")).isNull();
    assertThat(flow.notifications("N1")).containsExactly("delivered");
    assertThat(archived()).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void deliveryToOneSinkThatWasCutOffBeforeItWasNotedIsRepeatedThereOnly() {
    flow.start();
    flow.maropost().place("N1");
    flow.awaitState("N1", "delivered");
    flow.gateway().stop();
    // As a kill between the service's answer and our record of it leaves the row.
    flow.gateway()
        .rows()
        .change("update gateway_order set state = 'accepted', send_at = changed_at");
    flow.gateway()
        .rows()
        .change(
            "update gateway_delivery set sent_version = 0, send_at = '2026-01-01T00:00:00.000Z'"
                + " where sink = 'erp'");

    flow.start();

    Eventually.until("it is repeated", () -> erp.taken().size() == 2);
    flow.awaitState("N1", "delivered");
    assertThat(erp.deliveries().get(1).body()).isEqualTo(erp.deliveries().get(0).body());
    assertThat(archived()).hasSize(1);
  }

  @Test
  void storeIsToldOfAnOrderOnceAllSinksHaveIt() {
    flow.set("gateway.maropost.acme.acknowledge", "exported").start();
    erp.answers(id -> 503);
    flow.maropost().place("N1");
    Eventually.until("the others have it", () -> archived().size() == 1 && inTable() == 1);
    Eventually.until("it was tried", () -> erp.deliveries().size() > 1);
    assertThat(flow.gateway().rows().count("gateway_update")).isZero();

    erp.answers(id -> 204);

    Eventually.until(
        "the store is told",
        () -> flow.rows("select 1 from gateway_update where state = 'written'").size() == 1);
  }

  @Test
  void hookIsToldOfEachSinkByItsName() throws IOException {
    try (RecordingSink service = new RecordingSink()) {
      Path hook = home.resolve("routes/hooks/after-deliver.camel.yaml");
      Files.createDirectories(hook.getParent());
      Files.writeString(hook, HOOK);
      flow.set("shop.service-url", service.uri()).start();
      flow.maropost().place("N1");
      flow.awaitState("N1", "delivered");

      assertThat(service.deliveries().stream().map(each -> each.headers().get("sink")))
          .containsExactlyInAnyOrder("sink", "erp", "archive");
    }
  }

  private static final String HOOK =
      """
      - route:
          id: shop-after-deliver
          from:
            uri: direct:gateway-hook-after-deliver
            steps:
              - setHeader:
                  name: sink
                  expression:
                    simple:
                      expression: "${variable.sink}"
              - to:
                  uri: "{{shop.service-url}}"
      """;

  private static int await(CountDownLatch go) {
    try {
      return go.await(15, TimeUnit.SECONDS) ? 204 : 500;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 500;
    }
  }

  private Path lines() {
    return home.resolve("out/orders.jsonl");
  }

  /** The lines that have their end; one that is being written has none yet. */
  private List<String> archivedText() {
    try {
      String text = Files.exists(lines()) ? Files.readString(lines()) : "";
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> archived() {
    return archivedText().stream().map(line -> OrderFlow.json(line).path("id").asText()).toList();
  }

  private int inTable() {
    return flow.gateway().rows().count("gateway_sink");
  }

  private JsonNode sink(String name) {
    return named(OrderFlow.json(flow.get("/api/status")).path("sinks"), name);
  }

  private JsonNode ofSink(String orderId, String name) {
    return named(story(orderId).path("sinks"), name);
  }

  private static JsonNode named(JsonNode sinks, String name) {
    return StreamSupport.stream(sinks.spliterator(), false)
        .filter(each -> each.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode story(String orderId) {
    return OrderFlow.json(flow.get("/api/orders/maropost/acme/" + orderId));
  }

  private List<String> told(String orderId) {
    return StreamSupport.stream(story(orderId).path("timeline").spliterator(), false)
        .map(entry -> entry.path("what").asText())
        .toList();
  }

  private List<String> ids(String list) {
    return StreamSupport.stream(OrderFlow.json(flow.get(list)).path("items").spliterator(), false)
        .map(each -> each.path("orderId").asText())
        .toList();
  }

  private List<String> tries(String id) {
    return erp.deliveries().stream()
        .filter(each -> each.id().equals(id))
        .map(Delivery::text)
        .toList();
  }
}
