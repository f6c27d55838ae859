package dev.ordergateway.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.OrderFlow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is parked goes on after a replay, once its cause is gone. */
class ReplayFlowIT {
  private OrderFlow flow;

  @BeforeEach
  void open(@TempDir Path home) {
    flow = new OrderFlow(home);
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void notificationOfAnUnknownSellerIsDeliveredOnceItsAccountIsThere() {
    flow.start();
    flow.marketplace().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.marketplace().place("7001");
    String event =
        """
        {"eventDate":"2026-01-05T10:00:00.000-03:00","sellerId":"4","eventType":"NEW",
        "resourceType":"Orders","resourceId":"7001","uriResource":"/orders/7001"}""";
    assertThat(
            flow.gateway()
                .post(
                    "/notifications/marketplace/" + GatewayFixture.TOKEN,
                    event.getBytes(StandardCharsets.UTF_8))
                .statusCode())
        .isEqualTo(200);
    assertThat(flow.notifications("7001")).containsExactly("parked unknown-seller");
    assertThat(flow.order("7001", "state")).isNull();
    addAccount();
    flow.set("gateway.poll.lookback", "0s").restart();

    String selection = "{\"source\":\"marketplace\",\"cause\":\"unknown-seller\"";
    assertThat(OrderFlow.json(flow.post("/api/replay", selection + "}")).path("count").asInt())
        .isEqualTo(1);
    flow.replay(selection + ",\"execute\":true}");

    Eventually.until(
        "it is in the sink",
        () ->
            flow.rows("select * from gateway_sink where account = 'outra' and order_id = '7001'")
                    .size()
                == 1);
    Eventually.until(
        "it is settled",
        () ->
            "delivered"
                .equals(
                    flow.value("select state from gateway_notification where account = 'outra'")));
    assertThat(flow.rows("select * from gateway_notification where state = 'parked'")).isEmpty();
  }

  private void addAccount() {
    flow.set("gateway.marketplace.accounts", "loja,outra");
    for (String key : List.of("client-id", "access-token")) {
      String value =
          key.equals("client-id")
              ? flow.marketplace().secrets().clientId()
              : flow.marketplace().secrets().accessToken();
      flow.set("gateway.marketplace.outra." + key, value);
    }
    flow.set("gateway.marketplace.outra.seller-id", "4");
    flow.set("gateway.marketplace.outra.callback-token", GatewayFixture.TOKEN);
    flow.set("gateway.marketplace.outra.api-url", flow.marketplace().apiUrl().toString());
    flow.set("gateway.marketplace.outra.list-calls-per-minute", "600000");
  }

  @Test
  void countingChangesNothingAndExecutingMakesParkedOrdersDueAgain() {
    flow.set("gateway.enrich.not-found-age-max", "0s").start();
    flow.maropost().announce("N1", "New");
    flow.maropost().announce("N2", "New");
    flow.awaitParked("N1", "not-found");
    flow.awaitParked("N2", "not-found");
    List<?> before = flow.rows("select * from gateway_order order by order_id");

    int count =
        OrderFlow.json(flow.post("/api/replay", "{\"cause\":\"not-found\"}")).path("count").asInt();

    assertThat(count).isEqualTo(2);
    assertThat(flow.rows("select * from gateway_order order by order_id")).isEqualTo(before);
    flow.maropost().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.maropost().place("N1");
    flow.replay("{\"cause\":\"not-found\",\"execute\":true}");
    flow.awaitSink("N1", "1 new");
    Eventually.until("the other is parked again", () -> "parked".equals(flow.order("N2", "state")));
    assertThat(flow.notifications("N1")).containsExactly("delivered");
  }
}
