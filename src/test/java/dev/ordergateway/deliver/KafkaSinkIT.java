package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.KafkaBroker;
import dev.ordergateway.testing.OrderFlow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deliveries to a topic of a real broker. */
class KafkaSinkIT {
  private static final int PARTITIONS = 3;

  /** Between the sizes of the two platforms' events. */
  private static final String SMALL = "5200";

  private static final AtomicInteger TOPICS = new AtomicInteger();

  @TempDir private static Path brokerFolder;
  private static KafkaBroker broker;

  @TempDir private Path home;
  private final String topic = "orders-" + TOPICS.incrementAndGet();
  private OrderFlow flow;

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start(brokerFolder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void open() {
    broker.createTopic(topic, PARTITIONS, Map.of());
    flow = new OrderFlow(home);
    flow.set("gateway.sink.uri", "kafka:" + topic + "?brokers=" + broker.address());
    flow.set("gateway.deliver.timeout", "4s");
    flow.set("gateway.deliver.attempts-max", "2");
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void everyVersionIsARecordWithTheOrdersKeyTheContractsHeadersAndTheStoredBytes() {
    flow.start();
    flow.maropost().place("N1");
    flow.marketplace().place("7001");
    flow.awaitState("N1", "delivered");
    flow.awaitState("7001", "delivered");
    flow.maropost().changeStatus("N1", "Pick");
    Eventually.until("the next version is there", () -> broker.records(topic).size() == 3);

    Map<String, byte[]> stored = stored();
    assertThat(stored).hasSize(3);
    for (ConsumerRecord<byte[], byte[]> record : broker.records(topic)) {
      Map<String, String> headers = headers(record);
      String id = headers.get("ce_id");
      String order = id.substring(0, id.lastIndexOf('/'));
      assertThat(headers)
          .containsOnlyKeys("content-type", "ce_id", "ce_source", "ce_subject", "ce_type")
          .containsEntry("content-type", "application/cloudevents+json; charset=UTF-8")
          .containsEntry("ce_source", "/" + order.substring(0, order.lastIndexOf('/')))
          .containsEntry("ce_subject", order.substring(order.lastIndexOf('/') + 1))
          .containsEntry("ce_type", "order.changed");
      assertThat(text(record.key())).isEqualTo(order);
      assertThat(record.value()).isEqualTo(stored.get(id));
      assertThat(OrderFlow.json(text(record.value())).path("id").asText()).isEqualTo(id);
    }
    assertThat(ids()).containsExactlyInAnyOrderElementsOf(stored.keySet());
  }

  @Test
  void versionsOfAnOrderAreOnOnePartitionInRisingOrder() {
    flow.start();
    List<String> statuses = List.of("Pick", "Pack", "Dispatched");
    IntStream.range(0, 6).forEach(i -> flow.maropost().place("N" + i));
    IntStream.range(0, 6).forEach(i -> flow.awaitState("N" + i, "delivered"));
    for (String status : statuses) {
      IntStream.range(0, 6).forEach(i -> flow.maropost().changeStatus("N" + i, status));
      Eventually.until(
          "all know of " + status,
          () ->
              IntStream.range(0, 6)
                  .allMatch(i -> flow.versions("N" + i).size() == statuses.indexOf(status) + 2));
      IntStream.range(0, 6).forEach(i -> flow.awaitState("N" + i, "delivered"));
    }

    Map<String, Integer> partitions = new HashMap<>();
    Map<String, Integer> versions = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : broker.records(topic)) {
      String id = headers(record).get("ce_id");
      int version = Integer.parseInt(id.substring(id.lastIndexOf('/') + 1));
      assertThat(version).as(id).isEqualTo(versions.getOrDefault(text(record.key()), 0) + 1);
      versions.put(text(record.key()), version);
      assertThat(partitions.computeIfAbsent(text(record.key()), key -> record.partition()))
          .as("partition of %s", id)
          .isEqualTo(record.partition());
    }
    assertThat(versions).hasSize(6).allSatisfy((key, version) -> assertThat(version).isEqualTo(4));
    assertThat(partitions.values().stream().distinct()).hasSizeGreaterThan(1);
  }

  @Test
  void brokerThatStopsPausesTheSinkAndGetsEverythingWhenItIsBack() {
    flow.start();
    flow.maropost().place("N0");
    flow.awaitState("N0", "delivered");
    broker.stop();
    IntStream.range(1, 5).forEach(i -> flow.maropost().place("N" + i));
    Eventually.asserted(
        () -> assertThat(flow.status("sink").path("health").asText()).isEqualTo("paused"));
    Eventually.until("all are stored", () -> flow.gateway().rows().count("gateway_version") == 5);
    assertThat(flow.value("select count(*) from gateway_order where state = 'parked'"))
        .isEqualTo(0);
    assertThat(flow.value("select sum(attempt_count) from gateway_delivery")).isEqualTo(0);
    assertThat(flow.status("acme").path("health").asText()).isEqualTo("healthy");

    broker.start();

    IntStream.range(0, 5).forEach(i -> flow.awaitState("N" + i, "delivered"));
    Map<String, byte[]> stored = stored();
    assertThat(ids()).containsAll(stored.keySet());
    for (ConsumerRecord<byte[], byte[]> record : broker.records(topic)) {
      // A record that was under way when the broker stopped may be there twice, but never changed.
      assertThat(record.value()).isEqualTo(stored.get(headers(record).get("ce_id")));
    }
    assertThat(flow.status("sink").path("health").asText()).isEqualTo("healthy");
  }

  @Test
  void brokerWhoseNameIsUnknownAtStartKeepsTheGatewayNeitherFromStartingNorFromAccepting() {
    flow.set("gateway.sink.uri", "kafka:" + topic + "?brokers=away.invalid:9092").start();
    flow.maropost().place("N1");
    Eventually.asserted(
        () -> assertThat(flow.status("sink").path("health").asText()).isEqualTo("paused"));
    assertThat(flow.status("sink").path("detail").asText()).contains("No resolvable bootstrap");
    assertThat(flow.notifications("N1")).containsExactly("accepted");

    flow.set("gateway.sink.uri", "kafka:" + topic + "?brokers=" + broker.address()).restart();

    flow.awaitState("N1", "delivered");
    assertThat(ids()).containsExactly("maropost/acme/N1/1");
  }

  @Test
  void versionWhoseRecordingWasLostIsRepeatedWithTheSameIdAndBytes() {
    flow.start();
    flow.maropost().place("N1");
    flow.awaitState("N1", "delivered");
    flow.gateway().stop();
    // As a kill between the broker's acknowledgement and our record of it leaves the row.
    flow.gateway()
        .rows()
        .change("update gateway_order set state = 'accepted', send_at = changed_at");
    flow.gateway()
        .rows()
        .change(
            "update gateway_delivery set sent_version = 0, send_at = '2026-01-01T00:00:00.000Z'");

    flow.start();
    flow.awaitState("N1", "delivered");

    assertThat(ids()).containsExactly("maropost/acme/N1/1", "maropost/acme/N1/1");
    assertThat(broker.records(topic).stream().map(each -> text(each.value())).distinct())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void orderThatIsTooLargeIsParkedAloneWhoeverRefusesIt(boolean byTheBroker) {
    String small = "small-" + topic;
    broker.createTopic(small, 1, byTheBroker ? Map.of("max.message.bytes", SMALL) : Map.of());
    String uri = "kafka:" + small + "?brokers=" + broker.address();
    flow.set("gateway.sink.uri", byTheBroker ? uri : uri + "&maxRequestSize=" + SMALL).start();
    flow.marketplace().place("7001");
    flow.awaitState("7001", "delivered");

    flow.maropost().place("N1");
    flow.marketplace().place("7002");

    flow.awaitParked("N1", "sink-refused");
    flow.awaitState("7002", "delivered");
    assertThat((String) flow.order("N1", "detail")).contains("larger than");
    assertThat(flow.status("sink").path("health").asText()).isEqualTo("healthy");
    assertThat(broker.records(small)).hasSize(2);
  }

  /** The events as the ledger has them, by id. */
  private Map<String, byte[]> stored() {
    Map<String, byte[]> stored = new TreeMap<>();
    for (Map<String, Object> row :
        flow.rows(
            """
            select source || '/' || account || '/' || order_id || '/' || version as id, event
            from gateway_version""")) {
      stored.put((String) row.get("id"), (byte[]) row.get("event"));
    }
    return stored;
  }

  private List<String> ids() {
    return broker.records(topic).stream().map(each -> headers(each).get("ce_id")).toList();
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new TreeMap<>();
    record.headers().forEach(each -> headers.put(each.key(), text(each.value())));
    return headers;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
