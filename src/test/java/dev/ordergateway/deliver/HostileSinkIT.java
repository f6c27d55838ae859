package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.ScriptedPlatform;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sinks over HTTP that answer what no sink should: the status is what counts. */
class HostileSinkIT {
  private ScriptedPlatform sink;
  private OrderFlow flow;

  @BeforeEach
  void open(@TempDir Path home) {
    sink = new ScriptedPlatform();
    flow = new OrderFlow(home).set("gateway.sink.uri", sink.address() + "/orders");
    flow.set("gateway.deliver.timeout", "1s");
  }

  @AfterEach
  void close() {
    flow.close();
    sink.close();
  }

  @Test
  void answerOfASinkThatNeverEndsIsADeliveryAllTheSame() {
    sink.answersEndlessly(200);
    flow.start();

    flow.maropost().place("N1");

    flow.awaitState("N1", "delivered");
    assertThat(sink.requests("/orders")).isEqualTo(1);
  }

  @Test
  void errorOfASinkThatNeverEndsHoldsNobodyUp() {
    sink.answersEndlessly(500);
    flow.start();

    flow.maropost().place("N1");

    Eventually.until("it was sent again", () -> sink.requests("/orders") >= 2);
  }

  @Test
  void headOfASinkThatNeverEndsHoldsNobodyUp() {
    sink.answersWithAnEndlessHead("a");
    flow.start();

    flow.maropost().place("N1");

    Eventually.until("it was sent again", () -> sink.requests("/orders") >= 2);
  }
}
