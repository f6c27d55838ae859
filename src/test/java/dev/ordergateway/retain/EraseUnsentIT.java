package dev.ordergateway.retain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.RecordingSink;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An order is erased before, or while, its newest version is sent. */
class EraseUnsentIT {
  private static final String ERASE = "{\"orderId\":\"N1\",\"execute\":true}";

  @TempDir Path home;
  private RecordingSink sink;
  private OrderFlow flow;

  @BeforeEach
  void start() {
    sink = new RecordingSink();
    flow = new OrderFlow(home).set("gateway.sink.uri", sink.uri());
    flow.set("gateway.deliver.attempts-max", "1").start();
  }

  @AfterEach
  void close() {
    flow.close();
    sink.close();
  }

  @Test
  void versionThatTheSinkWasStillToGetIsNeverSent() {
    sink.answers(id -> 503);
    flow.maropost().place("N1");
    Eventually.until("it was tried", () -> !sink.deliveries().isEmpty());
    Eventually.until("it is erased", () -> !erase().equals("busy"));
    assertThat(flow.notifications("N1")).containsExactly("ignored");
    assertThat(flow.order("N1", "state")).isEqualTo("delivered");

    sink.answers(id -> 204);
    flow.maropost().place("N2");

    flow.awaitState("N2", "delivered");
    assertThat(sink.taken()).containsExactly("maropost/acme/N2/1");
    flow.maropost().changeStatus("N1", "Pick");
    Eventually.until("the next version is taken", () -> sink.taken().size() == 2);
    assertThat(sink.taken()).containsExactly("maropost/acme/N2/1", "maropost/acme/N1/2");
  }

  @Test
  void orderThatTheSinkRefusedIsNoLongerParked() {
    flow.maropost().place("N0");
    flow.awaitState("N0", "delivered");
    sink.answers(id -> 422);
    flow.maropost().place("N1");
    flow.awaitParked("N1", "sink-refused");

    assertThat(erase()).isEqualTo("erased");

    sink.answers(id -> 204);
    assertThat(flow.order("N1", "state")).isEqualTo("delivered");
    assertThat(flow.order("N1", "cause")).isNull();
    assertThat(flow.value("select count(*) from gateway_attempt where detail is not null"))
        .isEqualTo(0);
    assertThat(OrderFlow.json(flow.post("/api/replay", "{}")).path("count").asInt()).isZero();
    assertThat(sink.taken()).containsExactly("maropost/acme/N0/1");
  }

  @Test
  void orderThatIsBeingWorkedIsLeftAloneAndCanBeErasedLater() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    sink.answers(id -> await(asked, go));
    flow.maropost().place("N1");
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

    assertThat(erase()).isEqualTo("busy");

    assertThat(flow.value("select length(event) > 0 from gateway_version")).isIn(1, true);
    go.countDown();
    flow.awaitState("N1", "delivered");
    assertThat(erase()).isEqualTo("erased");
    assertThat(flow.value("select length(event) from gateway_version")).isEqualTo(0);
  }

  @Test
  void answerSaysThatTheSinkIsElsewhere() {
    flow.maropost().place("N1");
    flow.awaitState("N1", "delivered");

    JsonNode answer = OrderFlow.json(flow.post("/api/erase", ERASE));

    assertThat(answer.path("elsewhere").asBoolean()).isTrue();
    assertThat(answer.at("/orders/0/sink").asBoolean()).isFalse();
    assertThat(sink.taken()).isEqualTo(List.of("maropost/acme/N1/1"));
  }

  private static int await(CountDownLatch asked, CountDownLatch go) {
    asked.countDown();
    try {
      return go.await(15, TimeUnit.SECONDS) ? 204 : 500;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 500;
    }
  }

  /** What became of the one order. */
  private String erase() {
    return OrderFlow.json(flow.post("/api/erase", ERASE)).at("/orders/0/result").asText();
  }
}
