package dev.ordergateway.retain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.TestStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an erasure takes out of the store, and what it leaves. */
class EraseIT {
  private static final String NAME = "Zebedee";
  private static final String OTHER = "Ermintrude";
  private static final String ROWS = "select count(*) from gateway_notification";
  private static final String BODIES = ROWS + " where length(body) > 0";

  @TempDir Path home;
  private OrderFlow flow;
  private Instant began;

  @BeforeEach
  void open() {
    flow = new OrderFlow(home);
    flow.set("gateway.audit.seal-cron", "* * * * * ?");
    began = flow.now();
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void nothingPersonalIsLeftInTheStoreAndTheProofIs() {
    flow.start();
    placeTwoVersions("N1", NAME);
    placeTwoVersions("N2", OTHER);
    refuse("<Event><Order><OrderID>N1</OrderID><Note>" + NAME + "</Note>");
    refuse("<Event><Order><OrderID>N12</OrderID>");
    quarantine(NAME);
    awaitSeals();
    List<Map<String, Object>> proof = proof();
    assertThat(isHeld(NAME)).isTrue();

    JsonNode stray = erase("{\"orderId\":\"7001\",\"account\":\"loja\",\"execute\":true}");
    JsonNode erased = erase("{\"orderId\":\"N1\",\"execute\":true}");

    assertThat(stray.path("quarantined").asInt()).isEqualTo(1);
    assertThat(stray.path("orders")).isEmpty();
    assertThat(erased.path("count").asInt()).isEqualTo(3);
    assertThat(erased.path("quarantined").asInt()).isEqualTo(1);
    assertThat(erased.path("rejections").asInt()).isEqualTo(1);
    assertThat(erased.at("/orders/0/result").asText()).isEqualTo("erased");
    assertThat(erased.path("copiesLeft").asBoolean()).isEqualTo(TestStore.isPostgres());
    assertThat(isHeld(NAME)).isFalse();
    assertThat(isHeld(OTHER)).isTrue();
    assertThat(proof()).isEqualTo(proof);
    assertThat(flow.rows("select id from gateway_rejection where detail <> 'erased'")).hasSize(1);
    assertThat(flow.sink("N1")).isEqualTo("2 processing");
    assertThat((String) flow.value("select event from gateway_sink where order_id = 'N1'"))
        .contains("\"type\":\"order.erased\"", "\"id\":\"maropost/acme/N1/2/erased\"");
    assertThat(flow.get("/api/orders/maropost/acme/N1?events=true").body())
        .contains("erased on request, up to version 2", "; its content was erased on request")
        .contains("\"erasedAt\"");
    assertThat(auditFindings()).isEmpty();
    assertThat(flow.replay("{\"redeliver\":true,\"execute\":true}").path("results").toString())
        .isEqualTo("{\"unchanged\":1}");
  }

  @Test
  void countingIsTheDefaultAndChangesNothing() {
    flow.start();
    placeTwoVersions("N1", NAME);
    List<?> before = flow.rows("select * from gateway_order");

    JsonNode counted = erase("{\"orderId\":\"N1\"}");

    assertThat(counted.at("/orders/0").toString())
        .isEqualTo(
            """
            {"source":"maropost","account":"acme","orderId":"N1","result":"counted","bodies":2,\
            "versions":2,"sink":true,"details":0,"due":false}""");
    assertThat(counted.path("executed").asBoolean()).isFalse();
    assertThat(flow.rows("select * from gateway_order")).isEqualTo(before);
    assertThat(isHeld(NAME)).isTrue();
    assertThat(erase("{\"orderId\":\"N1\",\"account\":\"other\"}").path("count").asInt()).isZero();
    assertThat(erase("{\"orderId\":\"N2\"}").path("count").asInt()).isZero();
    assertThat(flow.post("/api/erase", "{\"execute\":true}").statusCode()).isEqualTo(400);
  }

  @Test
  void idOfNothingButSignsIsNotLookedForInDocuments() {
    flow.start();
    refuse("<Event><Order><OrderID>N1.</OrderID>");
    quarantine(NAME);

    for (String signs : List.of(".", "<", "-", " ")) {
      assertThat(erase("{\"orderId\":\"" + signs + "\"}").path("count").asInt()).isZero();
    }
  }

  @Test
  void fileThatIsTooLargeToBeRewrittenIsOverwrittenInPlaceAndTheAnswerSaysSo() {
    flow.set("gateway.retain.rewrite-bytes-max", "0").start();
    placeTwoVersions("N1", NAME);

    JsonNode erased = erase("{\"orderId\":\"N1\",\"execute\":true}");

    assertThat(erased.path("copiesLeft").asBoolean()).isTrue();
    assertThat(isHeld(NAME)).isFalse();
  }

  @Test
  void newsOfAnErasedOrderIsFetchedAndStoredLikeAnyOther() {
    flow.start();
    placeTwoVersions("N1", NAME);
    erase("{\"orderId\":\"N1\",\"execute\":true}");
    flow.maropost().announce("N1", "Pick");
    Eventually.until("it is settled", () -> flow.notifications("N1").contains("unchanged"));
    assertThat(isHeld(NAME)).isFalse();

    flow.advance(Duration.ofSeconds(1));
    flow.maropost().changeStatus("N1", "Dispatched");

    flow.awaitSink("N1", "3 shipped");
    assertThat(isHeld(NAME)).isTrue();
    assertThat(erase("{\"orderId\":\"N1\",\"execute\":true}").at("/orders/0/versions").asInt())
        .isEqualTo(1);
    assertThat(isHeld(NAME)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void auditFindsNothingAfterErasureAndRetentionWhicheverWasFirst(boolean erasedFirst) {
    flow.set("gateway.retain.cron", "* * * * * ?").start();
    placeTwoVersions("N1", NAME);
    placeTwoVersions("N2", OTHER);
    awaitSeals();
    if (erasedFirst) {
      erase("{\"orderId\":\"N1\",\"execute\":true}");
    }

    flow.advance(Duration.ofDays(91));
    Eventually.until("bodies are gone", () -> flow.value(BODIES).equals(0));
    if (!erasedFirst) {
      erase("{\"orderId\":\"N1\",\"execute\":true}");
    }
    assertThat(auditFindings()).isEmpty();
    assertThat(flow.value("select count(*) from gateway_notification where digest is not null"))
        .as("what a repeat is known by")
        .isEqualTo(4);
    flow.advance(Duration.ofDays(310));
    Eventually.until("rows are gone", () -> flow.value(ROWS).equals(0));

    assertThat(auditFindings()).isEmpty();
    assertThat(isHeld(NAME)).isFalse();
    assertThat(flow.sink("N1")).isEqualTo("2 processing");
    assertThat(flow.order("N1", "erased_at")).isNotNull();
  }

  private void placeTwoVersions(String order, String name) {
    flow.maropost().place(order, "New", document -> named(document, name));
    flow.awaitSink(order, "1 new");
    flow.advance(Duration.ofSeconds(1));
    flow.maropost().changeStatus(order, "Pick");
    flow.awaitSink(order, "2 processing");
  }

  private static void named(ObjectNode document, String name) {
    document.put("ShipFirstName", name).put("BillFirstName", name);
    document.put("Email", name.toLowerCase() + "@example.com");
  }

  private void refuse(String body) {
    assertThat(post(body).statusCode()).isEqualTo(400);
  }

  /** One that names the order by its id, and one in whose bytes only it is named. */
  private void quarantine(String name) {
    String customer =
        "<Event><CurrentTime>2026-01-02 03:04:05</CurrentTime><EventID>9</EventID>"
            + "<EventType>Customer</EventType><Note>N1 by %s</Note></Event>";
    assertThat(post(customer.formatted(name)).statusCode()).isEqualTo(200);
    String seller =
        """
        {"eventDate":"2026-01-05T10:00:00.000-03:00","sellerId":"4","eventType":"NEW",
        "resourceType":"Orders","resourceId":"7001","uriResource":"/orders/7001","who":"%s"}""";
    String path = "/notifications/marketplace/" + GatewayFixture.TOKEN;
    byte[] body = seller.formatted(name).getBytes(StandardCharsets.UTF_8);
    assertThat(flow.gateway().post(path, body).statusCode()).isEqualTo(200);
    assertThat(flow.value("select count(*) from gateway_notification where state = 'parked'"))
        .isEqualTo(2);
  }

  private HttpResponse<String> post(String body) {
    return flow.gateway()
        .post(
            "/notifications/maropost",
            body.getBytes(StandardCharsets.UTF_8),
            "NETOAPI_KEY",
            GatewayFixture.KEY);
  }

  /** What has to be the same after an erasure, of all orders. */
  private List<Map<String, Object>> proof() {
    return flow.rows(
        """
        select n.id, n.external_id, n.digest, n.body_digest, n.seal_id, n.received_at, n.version,
          v.content_hash, v.created_at, v.sent_at
        from gateway_notification n left join gateway_version v on v.source = n.source
          and v.account = n.account and v.order_id = n.order_id and v.version = n.version
        order by n.id""");
  }

  private void awaitSeals() {
    Eventually.until(
        "all are sealed",
        () -> flow.rows("select id from gateway_notification where seal_id is null").isEmpty());
  }

  private JsonNode erase(String request) {
    HttpResponse<String> answer = flow.post("/api/erase", request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return OrderFlow.json(answer);
  }

  private List<String> auditFindings() {
    JsonNode asked = OrderFlow.json(flow.post("/api/audit", "{\"from\":\"" + began + "\"}"));
    String job = "/api/audit/" + asked.path("job").asText();
    Eventually.until(
        "the audit has ended",
        () -> OrderFlow.json(flow.get(job)).path("state").asText().equals("done"));
    return OrderFlow.json(flow.get(job)).path("findings").findValuesAsText("detail");
  }

  /**
   * In the files of the embedded store, whatever is made of them; or in any row of the server's.
   */
  private boolean isHeld(String name) {
    return TestStore.isPostgres() ? isInRows(name) : isInFiles(name);
  }

  private boolean isInFiles(String name) {
    try (Stream<Path> files = Files.list(home.resolve("data"))) {
      return files
          .map(EraseIT::text)
          .anyMatch(text -> text.toLowerCase().contains(name.toLowerCase()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isInRows(String name) {
    String bytes = HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
    return flow
        .rows(
            """
            select table_name as name from information_schema.tables
            where table_schema = 'public' and table_name like 'gateway%'""")
        .stream()
        .anyMatch(
            table ->
                !flow.rows(
                        "select 1 as found from "
                            + table.get("name")
                            + " t where t::text like ? or t::text like ? limit 1",
                        "%" + name + "%",
                        "%" + bytes + "%")
                    .isEmpty());
  }
}
