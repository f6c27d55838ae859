package dev.ordergateway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.ExampleEmulator;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.SettableClock;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source whose door is the template's and whose notifications are read by a route of its own. */
class OwnStepIT {
  private static final String FILE = "routes/sources/tilde.camel.yaml";

  /** As an integrator writes one who does not think of error handlers. */
  private static final String OWN =
      """
      - beans:
          - name: tildeReading
            type: dev.ordergateway.acceptance.OwnReading

      - route:
          id: gateway-validate-tilde
          from:
            uri: direct:gateway-validate-tilde
            steps:
              - setBody:
                  expression:
                    method:
                      ref: tildeReading
                      method: read

      """;

  private final ExampleEmulator shop =
      ExampleEmulator.start(Path.of("examples/sources/vtex/emulator"), new SettableClock());
  private OrderFlow flow;

  @BeforeEach
  void open(@TempDir Path home) throws IOException {
    OwnSourceIT.copy(Path.of("src/test/resources/sources/tilde"), home);
    OwnSourceIT.copy(
        Path.of("examples/sources/vtex/mappings/vtex"), home.resolve("mappings/tilde"));
    String file = Files.readString(home.resolve(FILE));
    int template = file.indexOf("- templatedRoute:\n    routeTemplateRef: gateway-source-validate");
    int next = file.indexOf("- templatedRoute:\n    routeTemplateRef: gateway-source-enrich");
    Files.writeString(home.resolve(FILE), file.substring(0, template) + OWN + file.substring(next));
    flow = new OrderFlow(home);
    OwnSourceIT.set(flow, shop);
    flow.start();
  }

  @AfterEach
  void close() {
    flow.close();
    shop.close();
  }

  @Test
  void notificationIsReadByTheRouteAndDelivered() {
    shop.place("v1-01");

    assertThat(post("v1-01").statusCode()).isEqualTo(201);

    flow.awaitSink("v1-01", "1 pending-payment");
  }

  @Test
  void whatTheRouteRefusesIsAnsweredCountedAndRecordedAsARefusal() {
    HttpResponse<String> answer = post("{");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(OrderFlow.json(answer).path("code").asText()).isEqualTo("not-well-formed");
    assertThat(flow.rows("select source, code from gateway_rejection"))
        .singleElement()
        .satisfies(row -> assertThat(row).containsEntry("source", "tilde"));
    assertThat(metrics()).contains("code=\"not-well-formed\"");
  }

  @Test
  void storeThatFailsInTheRouteIsAnswered503WithTheTimeToComeAgain() {
    HttpResponse<String> answer = post(OwnReading.UNSTORED);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(OrderFlow.json(answer).path("code").asText()).isEqualTo("store-unavailable");
    assertThat(flow.rows("select id from gateway_notification")).isEmpty();
  }

  private String metrics() {
    return flow.get("/metrics").body();
  }

  private HttpResponse<String> post(String body) {
    String credentials =
        Base64.getEncoder().encodeToString("ana:a-password".getBytes(StandardCharsets.UTF_8));
    return flow.gateway()
        .post("/notifications/tilde", Notices.bytes(body), "Authorization", "Basic " + credentials);
  }
}
