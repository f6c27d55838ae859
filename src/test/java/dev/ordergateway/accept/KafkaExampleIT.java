package dev.ordergateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.accept.Notification.Via;
import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.hook.HookFiles;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.Examples;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.KafkaBroker;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.OrderFlow;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with examples/kafka as its home, on a real broker. */
class KafkaExampleIT {
  private static final AtomicInteger TOPICS = new AtomicInteger();

  @TempDir private static Path brokerFolder;
  private static KafkaBroker broker;

  @TempDir private Path home;
  private final String topic = "notifications-" + TOPICS.incrementAndGet();
  private final LoggedLines log = new LoggedLines();
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
    Examples.copy("kafka", home);
    broker.createTopic(topic, 2, Map.of());
    flow = new OrderFlow(home);
    flow.set("gateway.topic.brokers", broker.address());
    flow.set("gateway.topic.name", topic);
    flow.set("gateway.topic.rejected-name", topic + "-rejected");
    flow.set("gateway.topic.group", topic);
    flow.set("gateway.topic.consumers", "2");
    flow.set("gateway.topic.metadata-ms-max", "1000");
    flow.set("gateway.topic.send-ms-max", "1500");
    flow.set("gateway.topic.request-ms-max", "1000");
    flow.set("gateway.topic.retry-ms", "100");
  }

  @AfterEach
  void close() {
    flow.close();
    log.close();
  }

  @Test
  void notificationIsOnTheTopicAndItsOrderIsDeliveredOnce() {
    flow.start();
    flow.maropost().place("N1");
    flow.marketplace().place("7001");

    flow.awaitSink("N1", "1 new");
    flow.awaitState("7001", "delivered");
    List<ConsumerRecord<byte[], byte[]>> records = broker.records(topic);
    assertThat(records)
        .extracting(record -> text(record.key()))
        .containsExactlyInAnyOrder("maropost/acme/N1", "marketplace/loja/7001");
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String orderId = OrderFlow.json(text(record.value())).path("orderId").asText();
      assertThat(record.headers().toArray()).as("no header goes with a record").isEmpty();
      assertThat(body(record))
          .isEqualTo(
              flow.value("select body from gateway_notification where order_id = ?", orderId));
    }
  }

  @Test
  void hookBeforeAcceptIsToldHereToo() {
    HookFiles.write(
        home.resolve("routes/hooks/before-accept.camel.yaml"),
        """
        - route:
            id: shop-hook-before-accept
            from:
              uri: direct:gateway-hook-before-accept
              steps:
                - to:
                    uri: file:out
                    parameters:
                      fileName: "${variable.orderId}.xml"
        """
            .replace("file:out", "file:" + home.resolve("out")));
    flow.start();
    flow.maropost().place("N1");

    flow.awaitSink("N1", "1 new");
    assertThat(home.resolve("out/N1.xml")).isNotEmptyFile();
  }

  @Test
  void whatComesTwiceIsOnTheTopicTwiceAndInTheLedgerOnce() {
    flow.start();
    flow.maropost().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.maropost().place("N1");

    assertThat(post(4711, "N1").statusCode()).isEqualTo(200);
    assertThat(post(4711, "N1").statusCode()).isEqualTo(200);

    flow.awaitSink("N1", "1 new");
    Eventually.until("the repeat is counted", () -> !metric("gateway_duplicates_total").isEmpty());
    assertThat(flow.notifications("N1")).containsExactly("delivered");
    assertThat(broker.records(topic)).hasSize(2);
    Eventually.until("both are told to be worked", () -> broker.committed(topic) == 2);
  }

  @Test
  void brokerThatIsAwayIsAnswered503WithRetryAfterAndTheSameWordIsTakenLater() {
    flow.start();
    flow.maropost().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.maropost().place("N1");
    broker.stop();
    try {
      HttpResponse<String> refused = post(4711, "N1");

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("5");
      assertThat(OrderFlow.json(refused).path("code").asText()).isEqualTo("store-unavailable");
      assertThat(flow.gateway().rows().count("gateway_notification")).isZero();
    } finally {
      broker.start();
    }

    Eventually.until("it is taken", () -> post(4711, "N1").statusCode() == 200);
    flow.awaitSink("N1", "1 new");
  }

  @Test
  void ledgerThatIsAwayKeepsNobodyWaitingAndLosesNothingAlsoOverAStop() {
    flow.set("gateway.store.commit-timeout", "300ms").start();
    flow.maropost().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.maropost().place("N1");
    flow.maropost().place("N2");
    flow.gateway().rows().change("alter table gateway_notification rename to elsewhere");

    assertThat(post(1, "N1").statusCode()).isEqualTo(200);
    assertThat(post(2, "N2").statusCode()).isEqualTo(200);
    Eventually.until("the records were tried", () -> !log.with("On delivery attempt: 2").isEmpty());
    assertThat(broker.committed(topic)).isZero();
    flow.gateway().stop();
    flow.gateway().rows().change("alter table elsewhere rename to gateway_notification");
    flow.start();

    flow.awaitSink("N1", "1 new");
    flow.awaitSink("N2", "1 new");
    Eventually.asserted(
        () ->
            assertThat(
                    flow.value("select count(*) from gateway_notification where via = 'webhook'"))
                .isEqualTo(2));
  }

  @Test
  void recordThatTheLedgerDoesNotTakeIsWaitedForAndNotOvertaken() {
    flow.start();
    assertThat(post(1, "N1").statusCode()).isEqualTo(200);
    Eventually.until("it is told to be worked", () -> broker.committed(topic) == 1);
    flow.gateway().stop();
    // A second word of N1 fails, as a row does that the database will not take.
    String refusal = "create unique index test_refuses on gateway_notification (order_id)";
    flow.gateway().rows().change(refusal);
    for (String orderId : List.of("N1", "N2")) {
      broker.put(topic, 0, NotificationRecord.write(notification(orderId)));
    }

    flow.gateway().start();
    Eventually.until("it was tried", () -> !log.with("On delivery attempt: 2").isEmpty());
    assertThat(flow.notifications("N2")).isEmpty();
    assertThat(broker.committed(topic)).isEqualTo(1);
    flow.gateway().stop();
    flow.gateway().rows().change("drop index test_refuses");
    flow.gateway().start();

    Eventually.until("both are told to be worked", () -> broker.committed(topic) == 3);
    assertThat(flow.rows("select order_id from gateway_notification order by id"))
        .extracting(row -> row.get("order_id"))
        .containsExactly("N1", "N1", "N2");
  }

  @Test
  void recordThatIsNoNotificationIsSetAsideWithItsBytesAndBlocksNothing() {
    byte[] poison = Notices.bytes("{\"v\":1,\"source\":\"maropost\",\"body\":\"\"}");
    flow.start();
    broker.put(topic, 0, poison);
    broker.put(topic, 1, Notices.bytes("not JSON"));
    flow.maropost().place("N1");
    flow.marketplace().place("7001");
    Eventually.until("it was tried", () -> !log.with("On delivery attempt: 1").isEmpty());
    assertThat(flow.gateway().rows().count("gateway_rejection")).isBetween(1, 2);

    broker.createTopic(topic + "-rejected", 1, Map.of());

    flow.awaitSink("N1", "1 new");
    flow.awaitState("7001", "delivered");
    Eventually.until("both are there", () -> broker.records(topic + "-rejected").size() == 2);
    assertThat(broker.records(topic + "-rejected"))
        .anySatisfy(
            record -> {
              assertThat(record.value()).isEqualTo(poison);
              assertThat(text(record.headers().lastHeader("origin").value()))
                  .isEqualTo(topic + "/0@0");
            });
    assertThat(flow.rows("select code, detail from gateway_rejection order by detail"))
        .hasSize(2)
        .first()
        .asString()
        .contains("not-well-formed", "The record " + topic + "/0@0 is no notification.");
  }

  private static Notification notification(String orderId) {
    return new Notification(
        "maropost",
        "acme",
        "1-" + orderId,
        orderId,
        "New",
        null,
        Instant.parse("2024-05-14T02:15:31Z"),
        Via.WEBHOOK,
        List.of(),
        null,
        List.of(),
        Notices.xml(1, orderId, "New"));
  }

  private HttpResponse<String> post(long eventId, String orderId) {
    byte[] notice = Notices.xml(eventId, orderId, "New");
    String key = GatewayFixture.KEY;
    return flow.gateway().post("/notifications/maropost", notice, "NETOAPI_KEY", key);
  }

  private List<String> metric(String name) {
    return flow.get("/metrics").body().lines().filter(line -> line.startsWith(name)).toList();
  }

  private static byte[] body(ConsumerRecord<byte[], byte[]> record) {
    return Base64.getDecoder().decode(OrderFlow.json(text(record.value())).path("body").asText());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
