package dev.ordergateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.OrderFlow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an audit finds between platforms, ledger and sink, and that it changes nothing. */
class AuditIT {
  private OrderFlow flow;

  @BeforeEach
  void open(@TempDir Path home) {
    flow = new OrderFlow(home);
    flow.set("gateway.poll.retry-delay", "100ms");
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void soundGatewayIsFoundSoundAndNothingIsChangedByLooking() {
    startWithTwoOrders();
    List<Map<String, Object>> orders = flow.rows("select * from gateway_order order by source");
    List<Map<String, Object>> cursors = flow.rows("select * from gateway_cursor order by list");

    JsonNode report = audit("{}");

    assertThat(report.path("state").asText()).isEqualTo("done");
    assertThat(findings(report)).isEmpty();
    assertThat(report.path("sink").asText()).isEqualTo("table");
    assertThat(report.at("/counts/sightings").asInt()).isEqualTo(2);
    assertThat(report.at("/counts/orders").asInt()).isEqualTo(2);
    assertThat(flow.rows("select * from gateway_order order by source")).isEqualTo(orders);
    assertThat(flow.rows("select * from gateway_cursor order by list")).isEqualTo(cursors);
    assertThat(flow.rows("select * from gateway_notification where via = 'poll'")).isEmpty();
  }

  @Test
  void orderThatThePlatformListsAndTheLedgerLacksIsMissing() {
    startWithTwoOrders();
    dropWebhooks();
    flow.maropost().place("N2");
    flow.marketplace().place("7002");
    flow.advance(Duration.ofMinutes(30));

    assertThat(findings(audit("{}")))
        .containsExactlyInAnyOrder("missing acme N2", "missing loja 7002");
    assertThat(findings(audit("{\"source\":\"maropost\"}"))).containsExactly("missing acme N2");
    assertThat(flow.order("N2", "state")).isNull();
  }

  @Test
  void orderWhoseStateIsNewerOnThePlatformIsStale() {
    startWithTwoOrders();
    dropWebhooks();
    flow.maropost().changeStatus("N1", "Pick");
    flow.marketplace().cancel("7001");
    flow.advance(Duration.ofMinutes(30));

    JsonNode report = audit("{}");

    assertThat(findings(report)).containsExactlyInAnyOrder("stale acme N1", "stale loja 7001");
    assertThat(report.at("/findings/0/detail").asText()).contains("last fetched was");
  }

  @Test
  void whatChangedWithinTheGraceIsStillOnItsWay() {
    startWithTwoOrders();
    dropWebhooks();
    flow.maropost().place("N2");

    assertThat(findings(audit("{}"))).isEmpty();
  }

  @Test
  void sinkThatWasChangedBehindOurBackIsNamedOrderByOrder() {
    startWithTwoOrders();
    List.of("N2", "N3", "N4").forEach(this::placeAndDeliver);
    flow.maropost().changeStatus("N2", "Pick");
    flow.awaitSink("N2", "2 processing");
    flow.advance(Duration.ofMinutes(30));
    assertThat(findings(audit("{}"))).isEmpty();
    List<Map<String, Object>> sink = flow.rows("select * from gateway_sink");

    write("delete from gateway_sink where order_id = 'N1'");
    write("update gateway_sink set version = 1 where order_id = 'N2'");
    write("update gateway_sink set version = 9 where order_id = 'N3'");
    write("update gateway_sink set event = '{}' where order_id = 'N4'");

    assertThat(findings(audit("{}")))
        .containsExactlyInAnyOrder(
            "sink-missing acme N1",
            "sink-older acme N2",
            "sink-newer acme N3",
            "sink-different acme N4");
    assertThat(sink).hasSize(5);
    write("delete from gateway_sink");
  }

  @Test
  void sinkTableWithoutItsKeyMayHoldAnOrderTwice() {
    startWithTwoOrders();
    write("alter table gateway_sink rename to gateway_sink_before");
    write("create table gateway_sink as select * from gateway_sink_before");
    write("insert into gateway_sink select * from gateway_sink_before where order_id = 'N1'");

    assertThat(findings(audit("{}"))).containsExactly("sink-doubled acme N1");
  }

  @Test
  void versionThatTheSinkHasNotGotIsNotDelivered() {
    startWithTwoOrders();
    flow.advance(Duration.ofMinutes(30));
    write("update gateway_order set sent_version = 0 where order_id = 'N1'");

    assertThat(findings(audit("{}"))).containsExactly("not-delivered acme N1");
  }

  @Test
  void ofAnotherSinkOnlyWhatWasRecordedIsCompared(@TempDir Path out) {
    flow.set("gateway.sink.uri", "file:" + out + "?fileName=events&fileExist=Append");
    flow.start();
    flow.maropost().place("N1");
    flow.awaitState("N1", "delivered");
    flow.advance(Duration.ofMinutes(30));

    JsonNode sound = audit("{}");
    assertThat(sound.path("sink").asText()).isEqualTo("recorded");
    assertThat(findings(sound)).isEmpty();

    write("update gateway_version set sent_at = null where order_id = 'N1'");
    assertThat(findings(audit("{}"))).containsExactly("not-delivered acme N1");
  }

  @Test
  void listThatFailsOnceIsReadAgainAndOneThatStaysAwayIsNamed() {
    startWithTwoOrders();
    flow.maropost().faults().inject(Fault.status(500), When.next(1));
    assertThat(findings(audit("{}"))).isEmpty();

    flow.maropost().faults().inject(Fault.status(500), When.always());
    String job = ask("{\"source\":\"maropost\"}");
    Eventually.until(
        "it was tried", () -> flow.status("acme").path("health").asText().equals("paused"));
    flow.advance(Duration.ofMinutes(20));

    assertThat(findings(await(job))).containsExactly("list-unread acme orders");
  }

  @Test
  void listsOfSeveralPagesAreReadToTheirEnd() {
    flow.set("gateway.poll.maropost.limit", "2").set("gateway.poll.marketplace.limit", "2");
    startWithTwoOrders();
    dropWebhooks();
    for (int i = 0; i < 5; i++) {
      flow.maropost().place("M" + i);
      flow.marketplace().place("800" + i);
    }
    flow.advance(Duration.ofMinutes(30));

    JsonNode report = audit("{}");

    assertThat(report.at("/kinds/missing").asInt()).isEqualTo(10);
    assertThat(report.at("/counts/sightings").asInt()).isEqualTo(12);
  }

  @Test
  void sealsAreMadeByTheClockAndStrangersInTheStoreAreNamed() {
    flow.set("gateway.audit.seal-cron", "0/1 * * * * ?").set("gateway.audit.seal-key", "a-secret");
    startWithTwoOrders();
    awaitSealed();
    JsonNode sound = audit("{}");
    assertThat(findings(sound)).isEmpty();
    assertThat(sound.at("/counts/rows").asInt()).isEqualTo(2);
    assertThat(sound.at("/counts/unsealed-rows").asInt()).isZero();
    assertThat(sound.path("newestSeals")).hasSize(2);

    write("update gateway_notification set type = 'Pick' where order_id = 'N1'");
    write("delete from gateway_notification where order_id = '7001'");

    assertThat(findings(audit("{}")))
        .containsExactlyInAnyOrder("altered-row acme n:1", "removed-row loja n:2");
  }

  @Test
  void releaseFromQuarantineIsNoAlterationAndIsSealedItself() {
    flow.set("gateway.audit.seal-cron", "0/1 * * * * ?").start();
    dropWebhooks();
    String event =
        """
        {"eventDate":"2026-01-05T10:00:00.000-03:00","sellerId":"4","eventType":"NEW",
        "resourceType":"Orders","resourceId":"7001","uriResource":"/orders/7001"}""";
    flow.marketplace().place("7001");
    flow.gateway()
        .post(
            "/notifications/marketplace/" + GatewayFixture.TOKEN,
            event.getBytes(StandardCharsets.UTF_8));
    awaitSealed();
    flow.set("gateway.marketplace.loja.seller-id", "4");
    flow.set("gateway.poll.lookback", "0s").restart();

    flow.replay("{\"cause\":\"unknown-seller\",\"execute\":true}");
    flow.awaitSink("7001", "1 pending-payment");
    awaitSealed();

    assertThat(flow.rows("select * from gateway_release where account = 'loja'")).hasSize(1);
    JsonNode report = audit("{}");
    assertThat(findings(report)).isEmpty();
    assertThat(report.at("/counts/rows").asInt())
        .isEqualTo(flow.rows("select id from gateway_notification").size());
  }

  private void awaitSealed() {
    Eventually.asserted(
        () -> {
          assertThat(flow.rows("select id from gateway_notification where seal_id is null"))
              .isEmpty();
          assertThat(flow.rows("select 1 as x from gateway_release where seal_id is null"))
              .isEmpty();
        });
  }

  @Test
  void listThatDoesNotEndIsGivenUpAndNamed() {
    flow.set("gateway.poll.maropost.limit", "1").set("gateway.poll.pages-max", "2");
    startWithTwoOrders();
    List.of("N2", "N3", "N4").forEach(this::placeAndDeliver);

    assertThat(findings(audit("{}"))).containsExactly("list-unread acme orders");
  }

  @Test
  void auditThatIsAskedForWronglyIsRefused() {
    flow.start();

    assertThat(flow.post("/api/audit", "{\"from\":\"yesterday\"}").statusCode()).isEqualTo(400);
    assertThat(flow.post("/api/audit", "{\"from\":\"2999-01-01T00:00:00Z\"}").statusCode())
        .isEqualTo(400);
    assertThat(flow.post("/api/audit", "{\"source\":\"nowhere\"}").statusCode()).isEqualTo(404);
    assertThat(flow.post("/api/audit", "{\"form\":\"x\"}").statusCode()).isEqualTo(400);
    assertThat(flow.get("/api/audit/a-1").statusCode()).isEqualTo(404);
  }

  @Test
  void auditByTheClockShowsUpInTheMetrics() {
    flow.set("gateway.audit.cron", "0/1 * * * * ?");
    startWithTwoOrders();
    Eventually.asserted(() -> assertThat(metric("missing")).isEqualTo("0.0"));

    dropWebhooks();
    flow.maropost().place("N2");
    flow.advance(Duration.ofMinutes(30));

    Eventually.asserted(() -> assertThat(metric("missing")).isEqualTo("1.0"));
    assertThat(flow.get("/metrics").body()).containsPattern("gateway_audit_ended [1-9]");
  }

  private String metric(String kind) {
    String line = "gateway_audit_findings{kind=\"" + kind + "\"} ";
    return flow.get("/metrics")
        .body()
        .lines()
        .filter(each -> each.startsWith(line))
        .map(each -> each.substring(line.length()))
        .findFirst()
        .orElse("");
  }

  private void startWithTwoOrders() {
    flow.start();
    placeAndDeliver("N1");
    flow.marketplace().place("7001");
    flow.awaitSink("7001", "1 pending-payment");
    flow.advance(Duration.ofMinutes(30));
  }

  private void placeAndDeliver(String order) {
    flow.maropost().place(order);
    flow.awaitSink(order, "1 new");
  }

  private void dropWebhooks() {
    flow.maropost().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.marketplace().webhooks().faults(WebhookFaults.dropAll(), 1);
  }

  private void write(String sql) {
    flow.gateway().rows().change(sql);
  }

  private JsonNode audit(String scope) {
    return await(ask(scope));
  }

  private String ask(String scope) {
    return OrderFlow.json(flow.post("/api/audit", scope)).path("job").asText();
  }

  private JsonNode await(String job) {
    Eventually.until("the audit has ended", () -> ended(report(job)));
    return report(job);
  }

  private JsonNode report(String job) {
    return OrderFlow.json(flow.get("/api/audit/" + job));
  }

  private static boolean ended(JsonNode report) {
    return List.of("done", "failed").contains(report.path("state").asText());
  }

  /** Each as kind, account and subject. */
  private static List<String> findings(JsonNode report) {
    assertThat(report.path("state").asText()).isEqualTo("done");
    return StreamSupport.stream(report.path("findings").spliterator(), false)
        .map(
            each ->
                each.path("kind").asText()
                    + " "
                    + each.path("account").asText()
                    + " "
                    + each.path("subject").asText())
        .toList();
  }
}
