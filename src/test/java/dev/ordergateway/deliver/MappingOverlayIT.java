package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.OrderFlow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mappings that an integrator has put in the home directory. */
class MappingOverlayIT {
  private static final Path SHIPPED = Path.of("mappings/maropost/order.jsonata");

  @TempDir private Path home;
  private OrderFlow flow;

  @BeforeEach
  void open() {
    flow = new OrderFlow(home);
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$error('not this one')",
        "($loop := function($n) { $loop($n + 1) }; $loop(0))",
        "($deep := function($n) { 1 + $deep($n + 1) }; $deep(0))",
        "nothing.at.all",
        "{ 'orderId': OrderID }",
        "'no object'"
      })
  void orderThatTheMappingFailsForIsParkedAloneAndQuickly(String failing) throws IOException {
    overlay("OrderID = 'BAD' ? " + failing + " : " + shipped());
    flow.start();
    long began = System.nanoTime();
    flow.maropost().place("N1");
    flow.maropost().place("BAD");
    flow.maropost().place("N2");

    flow.awaitParked("BAD", "mapping-failed");
    flow.awaitSink("N1", "1 new");
    flow.awaitSink("N2", "1 new");

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    assertThat(flow.notifications("BAD")).containsExactly("parked mapping-failed");
    assertThat(flow.versions("BAD")).isEmpty();
    assertThat(flow.status("acme").path("health").asText()).isEqualTo("healthy");
  }

  @Test
  void parkedOrderGoesOnOnceTheMappingIsMended() throws IOException {
    overlay("$error('always')");
    flow.start();
    flow.maropost().place("N1");
    flow.awaitParked("N1", "mapping-failed");
    overlay(shipped());
    flow.restart();

    flow.replay("{\"cause\":\"mapping-failed\",\"execute\":true}");

    flow.awaitSink("N1", "1 new");
    assertThat(flow.notifications("N1")).containsExactly("delivered");
  }

  @Test
  void redeliveryAfterAChangeOfTheMappingIsANewVersionOnlyWhereTheResultDiffers()
      throws IOException {
    flow.start();
    flow.maropost().place("N1");
    flow.maropost().place("N2");
    flow.awaitSink("N1", "1 new");
    flow.awaitSink("N2", "1 new");
    int calls = OrderFlow.fetches(flow.maropost()).size();
    overlay(
        "($order := "
            + shipped()
            + "; OrderID = 'N1' ? $merge([$order, {'notes': ['mapped anew']}]) : $order)");
    flow.restart();

    flow.replay("{\"source\":\"maropost\",\"redeliver\":true,\"execute\":true}");

    flow.awaitSink("N1", "2 new");
    flow.awaitSink("N2", "1 new");
    assertThat(OrderFlow.fetches(flow.maropost())).hasSize(calls);
    assertThat((String) flow.value("select event from gateway_sink where order_id = 'N1'"))
        .contains("mapped anew");
    flow.replay("{\"source\":\"maropost\",\"redeliver\":true,\"execute\":true}");
    flow.awaitSink("N1", "2 new");
  }

  private static String shipped() throws IOException {
    return "(" + Files.readString(SHIPPED) + ")";
  }

  private void overlay(String expression) throws IOException {
    Path file = home.resolve("mappings/maropost/order.jsonata");
    Files.createDirectories(file.getParent());
    Files.writeString(file, expression);
  }
}
