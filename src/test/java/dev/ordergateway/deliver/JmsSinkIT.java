package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.Examples;
import dev.ordergateway.testing.JmsBroker;
import dev.ordergateway.testing.JmsBroker.Received;
import dev.ordergateway.testing.OrderFlow;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries to a queue of a real broker, with examples/jms as the home. */
class JmsSinkIT {
  private static final AtomicInteger QUEUES = new AtomicInteger();

  @TempDir private static Path brokerFolder;
  private static JmsBroker broker;

  @TempDir private Path home;
  private final String queue = "orders-" + QUEUES.incrementAndGet();
  private OrderFlow flow;

  @BeforeAll
  static void startBroker() {
    broker = JmsBroker.start(brokerFolder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void open() {
    Examples.copy("jms", home);
    flow = new OrderFlow(home);
    flow.set("gateway.sink.uri", "jms:queue:" + queue + "?connectionFactory=#gatewayJms");
    flow.set("gateway.jms.url", broker.url());
    flow.start();
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void everyVersionIsAPersistentMessageOfItsOrdersGroupWithTheStoredBytes() {
    flow.maropost().place("N1");
    flow.awaitState("N1", "delivered");
    flow.marketplace().place("7001");
    flow.awaitState("7001", "delivered");
    flow.maropost().changeStatus("N1", "Pick");
    Eventually.until("the next version is there", () -> broker.messages(queue).size() == 3);

    List<Received> messages = broker.messages(queue);
    assertThat(messages)
        .extracting(Received::id)
        .containsExactly("maropost/acme/N1/1", "marketplace/loja/7001/1", "maropost/acme/N1/2");
    for (Received message : messages) {
      String order = message.id().substring(0, message.id().lastIndexOf('/'));
      assertThat(message.persistent()).isTrue();
      assertThat(message.properties())
          .containsEntry("JMSXGroupID", order)
          .containsEntry("ce_source", "/" + order.substring(0, order.lastIndexOf('/')))
          .containsEntry("ce_subject", order.substring(order.lastIndexOf('/') + 1))
          .containsEntry("ce_type", "order.changed")
          .containsEntry("Content_HYPHEN_Type", "application/cloudevents+json; charset=UTF-8");
      assertThat(message.properties().keySet())
          .filteredOn(name -> !name.startsWith("JMSX"))
          .containsExactlyInAnyOrder(
              "Content_HYPHEN_Type", "ce_id", "ce_source", "ce_subject", "ce_type");
      assertThat(message.body()).isEqualTo(stored(message.id()));
    }
  }

  @Test
  void brokerThatStopsPausesTheSinkAndGetsEverythingWhenItIsBack() {
    flow.maropost().place("N0");
    flow.awaitState("N0", "delivered");
    broker.stop();
    IntStream.range(1, 5).forEach(i -> flow.maropost().place("N" + i));
    Eventually.asserted(
        () -> assertThat(flow.status("sink").path("health").asText()).isEqualTo("paused"));
    Eventually.until("all are stored", () -> flow.gateway().rows().count("gateway_version") == 5);
    assertThat(flow.value("select count(*) from gateway_order where state = 'parked'"))
        .isEqualTo(0);

    broker.start();

    IntStream.range(0, 5).forEach(i -> flow.awaitState("N" + i, "delivered"));
    assertThat(broker.messages(queue))
        .extracting(Received::id)
        .contains("maropost/acme/N0/1", "maropost/acme/N1/1", "maropost/acme/N4/1");
    assertThat(broker.messages(queue))
        // What was under way when the broker stopped may be there twice, but never changed.
        .allSatisfy(message -> assertThat(message.body()).isEqualTo(stored(message.id())));
    assertThat(flow.status("sink").path("health").asText()).isEqualTo("healthy");
  }

  /** The event as the ledger has it. */
  private byte[] stored(String id) {
    return (byte[])
        flow.value(
            """
            select event from gateway_version
            where source || '/' || account || '/' || order_id || '/' || version = ?""",
            id);
  }
}
