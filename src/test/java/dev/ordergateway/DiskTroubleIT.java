package dev.ordergateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.OrderFlow;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The disk fills up, or turns read-only, while the gateway runs. SQLite is told so on the very
 * connection that commits, by a route of the test's own: it then fails as it does on such a disk.
 */
class DiskTroubleIT {
  private static final String FULL = "max_page_count = 1";
  private static final String ROOMY = "max_page_count = 4294967294";
  private static final String READ_ONLY = "query_only = 1";
  private static final String WRITABLE = "query_only = 0";

  @TempDir private Path home;
  private OrderFlow flow;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(home.resolve("routes"));
    Files.writeString(
        home.resolve("routes/90-disk.camel.yaml"),
        route("full", FULL)
            + route("roomy", ROOMY)
            + route("read-only", READ_ONLY)
            + route("writable", WRITABLE));
    flow = new OrderFlow(home).set("gateway.store.url", "jdbc:sqlite:data/gateway.db").start();
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @ParameterizedTest
  @CsvSource({
    "full, roomy, The disk of the store is full.",
    "read-only, writable, The store is read-only."
  })
  void nothingAcknowledgedIsLostAndTheStoreGoesOnByItself(
      String trouble, String end, String sentence) {
    List<String> acknowledged = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      acknowledged.add(place());
    }
    disk(trouble);

    List<String> refused = new ArrayList<>();
    while (refused.size() < 5) {
      String order = "N" + Notices.fresh();
      HttpResponse<String> answer = tell(order);
      if (answer.statusCode() == 200) {
        acknowledged.add(order);
      } else {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("5");
        refused.add(order);
      }
      assertThat(acknowledged).as("acknowledged by " + trouble).hasSizeLessThan(100);
    }

    HttpResponse<String> ready = flow.get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains(sentence);
    assertThat(flow.get("/health/live").statusCode()).isEqualTo(200);
    disk(end);
    refused.forEach(order -> assertThat(tell(order).statusCode()).isEqualTo(200));
    acknowledged.addAll(refused);
    Eventually.asserted(() -> assertThat(flow.get("/health/ready").statusCode()).isEqualTo(200));
    for (String order : acknowledged) {
      assertThat(flow.value("select count(*) from gateway_notification where order_id = ?", order))
          .as(order)
          .isEqualTo(1);
      flow.maropost().place(order);
    }
    letLeasesRunOut();
    Eventually.asserted(
        () ->
            assertThat(flow.value("select count(*) from gateway_order where state <> 'delivered'"))
                .isEqualTo(0));
    assertThat(flow.gateway().rows().count("gateway_sink")).isEqualTo(acknowledged.size());
  }

  @Test
  void ordersThatChangedWhileNothingCouldBeWrittenAreDeliveredAfterwards() {
    flow.maropost().place("N1");
    flow.awaitSink("N1", "1 new");
    disk("read-only");
    flow.maropost().changeStatus("N1", "Pick");
    flow.marketplace().place("7001");
    Eventually.asserted(() -> assertThat(flow.get("/health/ready").statusCode()).isEqualTo(503));

    disk("writable");
    letLeasesRunOut();

    flow.poll("maropost").awaitSink("N1", "2 processing");
    flow.poll("marketplace").awaitSink("7001", "1 pending-payment");
  }

  private String place() {
    String order = "N" + Notices.fresh();
    assertThat(tell(order).statusCode()).isEqualTo(200);
    return order;
  }

  /** A notification of 8 kB, which no page that is begun has room for. */
  private HttpResponse<String> tell(String order) {
    String xml = Notices.xmlText(Notices.fresh(), order, "New");
    byte[] padded = xml.replace("<Event>", "<Event>" + " ".repeat(8_000)).getBytes();
    return flow.gateway()
        .post("/notifications/maropost", padded, "NETOAPI_KEY", GatewayFixture.KEY);
  }

  /** What was claimed and could not be given back is worked again after its lease. */
  private void letLeasesRunOut() {
    flow.advance(Duration.ofMinutes(2));
  }

  private void disk(String how) {
    assertThat(flow.gateway().post("/disk/" + how, new byte[0]).statusCode()).isEqualTo(204);
  }

  private static String route(String name, String pragma) {
    return """
        - route:
            id: test-disk-%s
            from:
              uri: gateway-platform-http:/disk/%s
              parameters:
                useBodyHandler: false
              steps:
                - setBody:
                    expression:
                      constant:
                        expression: "pragma %s"
                - policy:
                    ref: gatewaySinkTransaction
                    steps:
                      - to:
                          uri: jdbc:gatewaySinkDataSource
                          parameters:
                            resetAutoCommit: false
                - setBody:
                    expression:
                      constant:
                        expression: ""
        """
        .formatted(name, name, pragma);
  }
}
