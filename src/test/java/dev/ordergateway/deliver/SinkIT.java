package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.RecordingSink;
import dev.ordergateway.testing.RecordingSink.Delivery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries to a sink over HTTP: what it gets, and what its failures do. */
class SinkIT {
  /** What an HTTP client adds by itself. */
  private static final Set<String> OF_HTTP =
      Set.of(
          "host",
          "connection",
          "user-agent",
          "accept-encoding",
          "content-length",
          "upgrade",
          "transfer-encoding");

  @TempDir private Path home;
  private RecordingSink sink;
  private OrderFlow flow;

  @BeforeEach
  void start() {
    sink = new RecordingSink();
    flow = new OrderFlow(home).set("gateway.sink.uri", sink.uri());
    flow.set("gateway.deliver.attempts-max", "3").start();
  }

  @AfterEach
  void close() {
    flow.close();
    sink.close();
  }

  @Test
  void sinkGetsTheEventAndTheHeadersThatTheContractNames() throws MappingException {
    flow.maropost().place("N1");
    flow.marketplace().place("7001");
    Eventually.until("both are delivered", () -> sink.taken().size() == 2);

    EventSchema schema = EventSchema.of(new Overlay(home));
    for (Delivery delivery : sink.deliveries()) {
      JsonNode event = OrderFlow.json(delivery.text());
      Set<String> headers = new TreeSet<>(delivery.headers().keySet());
      headers.removeAll(OF_HTTP);
      assertThat(headers)
          .containsExactly("ce_id", "ce_source", "ce_subject", "ce_type", "content-type");
      assertThat(delivery.headers())
          .containsEntry("content-type", "application/cloudevents+json; charset=UTF-8")
          .containsEntry("ce_id", event.path("id").asText())
          .containsEntry("ce_source", event.path("source").asText())
          .containsEntry("ce_subject", event.path("subject").asText())
          .containsEntry("ce_type", "order.changed");
      assertThat(schema.problems(delivery.body())).isEmpty();
    }
    assertThat(sink.taken())
        .containsExactlyInAnyOrder("maropost/acme/N1/1", "marketplace/loja/7001/1");
  }

  @Test
  void signedSinkGetsASignatureByEachSecretAndARepeatHasItsIdAndATimeOfItsOwn() throws Exception {
    List<String> secrets =
        List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX");
    flow.set("gateway.sink.signing-secrets", String.join(",", secrets)).restart();
    sink.answers(id -> 503);

    flow.maropost().place("N1.5");
    Eventually.until("it was tried", () -> !sink.deliveries().isEmpty());
    flow.advance(Duration.ofMinutes(2));
    sink.answers(id -> 204);
    flow.awaitState("N1.5", "delivered");

    List<Delivery> calls = sink.deliveries();
    for (Delivery call : calls) {
      String id = call.headers().get("webhook-id");
      String time = call.headers().get("webhook-timestamp");
      assertThat(id).isEqualTo("maropost/acme/N1%2E5/1");
      assertThat(call.headers().get("webhook-signature").split(" "))
          .containsExactly(
              signature(secrets.get(0), id + "." + time + "." + call.text()),
              signature(secrets.get(1), id + "." + time + "." + call.text()));
    }
    assertThat(timestamp(calls.get(calls.size() - 1)) - timestamp(calls.get(0)))
        .as("seconds between the first and the last call")
        .isGreaterThanOrEqualTo(119);
  }

  private static long timestamp(Delivery call) {
    return Long.parseLong(call.headers().get("webhook-timestamp"));
  }

  private static String signature(String secret, String signed) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(6)), "HmacSHA256"));
    byte[] digest = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(digest);
  }

  @Test
  void sinkThatIsAwayIsPausedAndGetsEverythingOnceInRisingOrder() {
    sink.answers(id -> 503);
    IntStream.range(0, 8).forEach(i -> flow.maropost().place("N" + i, "Pick"));
    Eventually.until("all are stored", () -> flow.gateway().rows().count("gateway_version") == 8);
    flow.maropost().changeStatus("N3", "Dispatched");
    Eventually.until("the next version is stored", () -> flow.versions("N3").size() == 2);

    Eventually.asserted(
        () -> assertThat(flow.status("sink").path("health").asText()).isEqualTo("paused"));
    assertThat(flow.value("select count(*) from gateway_order where state = 'parked'"))
        .isEqualTo(0);
    assertThat(flow.value("select sum(attempt_count) from gateway_delivery")).isEqualTo(0);
    assertThat(flow.status("acme").path("health").asText()).isEqualTo("healthy");
    sink.answers(id -> 204);

    Eventually.until("all are delivered", () -> sink.taken().size() >= 8);
    IntStream.range(0, 8).forEach(i -> flow.awaitState("N" + i, "delivered"));
    assertThat(sink.taken()).doesNotHaveDuplicates().hasSize(8);
    assertThat(sink.taken()).contains("maropost/acme/N3/2").doesNotContain("maropost/acme/N3/1");
    assertThat(flow.notifications("N3")).containsExactly("superseded", "delivered");
    assertThat(flow.status("sink").path("health").asText()).isEqualTo("healthy");
  }

  @Test
  void sinkThatAsksToWaitDoesNotHoldADelivery() {
    sink.retryAfter("3600");
    sink.answers(id -> sink.deliveries().size() < 3 ? 503 : 204);

    flow.maropost().place("N1");

    flow.awaitState("N1", "delivered");
    assertThat(sink.taken()).containsExactly("maropost/acme/N1/1");
  }

  @Test
  void everyRepeatHasTheSameBytesAlsoAfterARestart() {
    sink.answers(id -> 500);
    flow.marketplace().place("7001");
    Eventually.until("it was tried", () -> sink.deliveries().size() >= 2);
    sink.answers(id -> sink.deliveries().size() < 6 ? 500 : 204);

    flow.restart();

    flow.awaitState("7001", "delivered");
    assertThat(sink.deliveries().size()).isGreaterThan(5);
    assertThat(sink.deliveries().stream().map(Delivery::text).distinct()).hasSize(1);
    assertThat(sink.taken()).hasSize(1);
  }

  @Test
  void orderThatTheSinkRefusesIsParkedAloneAndReplaySendsIt() {
    flow.maropost().place("N0");
    flow.awaitState("N0", "delivered");
    sink.answers(id -> id.contains("/N1/") ? 422 : 204);

    flow.maropost().place("N1");
    flow.maropost().place("N2");

    flow.awaitParked("N1", "sink-refused");
    flow.awaitState("N2", "delivered");
    assertThat(flow.notifications("N1")).containsExactly("parked sink-refused");
    assertThat(flow.status("sink").path("health").asText()).isEqualTo("healthy");
    assertThat(tries("maropost/acme/N1/1")).hasSize(3);
    sink.answers(id -> 204);
    flow.replay("{\"ids\":[\"N1\"],\"execute\":true}");

    flow.awaitState("N1", "delivered");
    assertThat(tries("maropost/acme/N1/1")).hasSize(4);
    assertThat(Set.copyOf(tries("maropost/acme/N1/1"))).hasSize(1);
    assertThat(flow.notifications("N1")).containsExactly("delivered");
    assertThat(flow.versions("N1")).hasSize(1);
  }

  @Test
  void newsThatComesDuringTheLastRefusalKeepsTheOrderDue() {
    flow.maropost().place("N0");
    flow.awaitState("N0", "delivered");
    sink.answers(this::refuseFirstVersion);

    flow.maropost().place("N1");

    Eventually.until(
        "the next version is taken", () -> sink.taken().contains("maropost/acme/N1/2"));
    flow.awaitState("N1", "delivered");
    assertThat(flow.notifications("N1")).containsExactly("superseded", "delivered");
  }

  private int refuseFirstVersion(String id) {
    if (!id.endsWith("/N1/1")) {
      return 204;
    }
    if (flow.value("select attempt_count from gateway_delivery where order_id = 'N1'").equals(2)) {
      flow.maropost().changeStatus("N1", "Pick");
      Eventually.until("news has come", () -> flow.order("N1", "news_count").equals(2));
    }
    return 422;
  }

  @Test
  void sinkThatRefusesEveryOrderParksNone() {
    sink.answers(id -> 422);
    flow.maropost().place("N1");
    flow.maropost().place("N2");
    Eventually.until("it was tried often", () -> sink.deliveries().size() >= 8);
    assertThat(flow.value("select count(*) from gateway_order where state = 'parked'"))
        .isEqualTo(0);

    sink.answers(id -> 204);

    flow.awaitState("N1", "delivered");
    flow.awaitState("N2", "delivered");
  }

  private List<String> tries(String id) {
    return sink.deliveries().stream()
        .filter(each -> each.id().equals(id))
        .map(Delivery::text)
        .toList();
  }
}
