package dev.ordergateway.retain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.OrderFlow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What grows old in a running gateway: what is removed when, and what never is. */
class RetentionIT {
  private static final String EVERY_SECOND = "* * * * * ?";
  private static final String BODIES =
      "select count(*) from gateway_notification where order_id = ? and length(body) > 0";
  private static final String ROWS = "select count(*) from gateway_notification where order_id = ?";

  private OrderFlow flow;
  private Instant began;

  @BeforeEach
  void open(@TempDir Path home) {
    flow = new OrderFlow(home);
    flow.set("gateway.retain.cron", EVERY_SECOND);
    flow.set("gateway.audit.seal-cron", EVERY_SECOND);
    flow.set("gateway.enrich.not-found-age-max", "0s");
    began = flow.now();
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void payloadsGoFirstThenRowsAndWhatIsNotSettledStays() {
    flow.start();
    settleTwoVersionsOf("N1");
    settleManyNotificationsOf("N2");
    flow.maropost().announce("N9", "New");
    flow.awaitParked("N9", "not-found");
    refuseOne();
    awaitSeals();

    flow.advance(Duration.ofDays(91));

    Eventually.asserted(() -> assertPayloadsAreGone());
    assertThat(flow.value(ROWS, "N2")).isEqualTo(251);
    assertThat(flow.rows("select id from gateway_notification where digest is null")).isEmpty();
    assertThat(timeline("N1")).contains("its content was removed by its age", "\"bodyRemoved\"");
    assertThat(auditFindings()).isEmpty();

    flow.advance(Duration.ofDays(310));

    Eventually.asserted(() -> assertRowsAreGone());
    assertThat(flow.value(BODIES, "N9")).isEqualTo(1);
    assertThat(flow.rows("select order_id from gateway_order")).hasSize(3);
    assertThat(flow.sink("N1")).isEqualTo("2 processing");
    assertThat(auditFindings()).isEmpty();
    assertThat(flow.get("/metrics").body())
        .contains("gateway_retain_removed_total{part=\"notifications\"} 253.0")
        .contains("gateway_retain_runs_total{outcome=\"done\"}");
  }

  private void assertPayloadsAreGone() {
    assertThat(flow.value(BODIES, "N1")).isEqualTo(0);
    assertThat(flow.value(BODIES, "N2")).isEqualTo(0);
    assertThat(flow.value(BODIES, "N9")).isEqualTo(1);
    assertThat(flow.rows("select version from gateway_version where length(event) = 0").toString())
        .isEqualTo("[{version=1}]");
    assertThat(flow.rows("select distinct order_id from gateway_attempt").toString())
        .isEqualTo("[{order_id=N9}]");
    assertThat(flow.gateway().rows().count("gateway_call")).isZero();
    assertThat(flow.gateway().rows().count("gateway_rejection")).isZero();
  }

  private void assertRowsAreGone() {
    assertThat(flow.value(ROWS, "N1")).isEqualTo(0);
    assertThat(flow.value(ROWS, "N2")).isEqualTo(0);
    assertThat(flow.value(ROWS, "N9")).isEqualTo(1);
    assertThat(flow.rows("select version from gateway_version where order_id = 'N1'").toString())
        .isEqualTo("[{version=2}]");
  }

  @Test
  void repeatAfterItsRowIsGoneIsNewsThatChangesNothing() {
    flow.start();
    settleTwoVersionsOf("N1");
    awaitSeals();
    String last = (String) flow.value("select max(external_id) from gateway_notification");
    flow.maropost().announce(Long.parseLong(last), "N1", "Pick");
    assertThat(flow.value(ROWS, "N1")).isEqualTo(2);
    flow.advance(Duration.ofDays(401));
    Eventually.until("the rows are gone", () -> flow.value(ROWS, "N1").equals(0));

    flow.maropost().announce(Long.parseLong(last), "N1", "Pick");

    Eventually.asserted(() -> assertThat(flow.notifications("N1")).containsExactly("unchanged"));
    assertThat(flow.order("N1", "version")).isEqualTo(2);
    assertThat(flow.sink("N1")).isEqualTo("2 processing");
  }

  @Test
  void newestVersionCanStillBeMappedAnewAfterAnyTime() {
    flow.start();
    settleTwoVersionsOf("N1");
    awaitSeals();
    flow.advance(Duration.ofDays(401));
    Eventually.until("the rows are gone", () -> flow.value(ROWS, "N1").equals(0));

    JsonNode report = flow.replay("{\"redeliver\":true,\"execute\":true}");

    assertThat(report.path("results").toString()).isEqualTo("{\"unchanged\":1}");
  }

  @Test
  void ageOfZeroKeepsForEver() {
    flow.set("gateway.retain.payload-age", "0s").set("gateway.retain.key-age", "0s").start();
    settleTwoVersionsOf("N1");
    int runs = runs();

    flow.advance(Duration.ofDays(36_500));

    Eventually.until("it has run twice since", () -> runs() >= runs + 2);
    assertThat(flow.value(BODIES, "N1")).isEqualTo(2);
    assertThat(flow.rows("select version from gateway_version where length(event) = 0")).isEmpty();
    assertThat(flow.gateway().rows().count("gateway_call")).isPositive();
  }

  private int runs() {
    return flow.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("gateway_retain_runs_total{outcome=\"done\"}"))
        .map(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElse(0);
  }

  private void settleTwoVersionsOf(String order) {
    flow.maropost().place(order);
    flow.awaitSink(order, "1 new");
    flow.maropost().changeStatus(order, "Pick");
    flow.awaitSink(order, "2 processing");
  }

  /** More than two batches of them. */
  private void settleManyNotificationsOf(String order) {
    flow.maropost().place(order);
    for (int i = 0; i < 250; i++) {
      flow.maropost().announce(order, "New");
    }
    Eventually.until(
        "all are settled",
        () ->
            flow.value(ROWS + " and state = 'delivered'", order).equals(251)
                && flow.order(order, "state").equals("delivered"));
  }

  private void refuseOne() {
    byte[] body = "<Event><Order>".getBytes(StandardCharsets.UTF_8);
    assertThat(
            flow.gateway()
                .post("/notifications/maropost", body, "NETOAPI_KEY", GatewayFixture.KEY)
                .statusCode())
        .isEqualTo(400);
    assertThat(flow.gateway().rows().count("gateway_rejection")).isEqualTo(1);
  }

  private void awaitSeals() {
    Eventually.until(
        "all are sealed",
        () -> flow.rows("select id from gateway_notification where seal_id is null").isEmpty());
  }

  private String timeline(String order) {
    return flow.get("/api/orders/maropost/acme/" + order).body();
  }

  private List<String> auditFindings() {
    JsonNode asked = OrderFlow.json(flow.post("/api/audit", "{\"from\":\"" + began + "\"}"));
    String job = "/api/audit/" + asked.path("job").asText();
    Eventually.until(
        "the audit has ended",
        () -> OrderFlow.json(flow.get(job)).path("state").asText().equals("done"));
    return OrderFlow.json(flow.get(job)).path("findings").findValuesAsText("detail");
  }
}
