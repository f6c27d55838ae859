package dev.ordergateway.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.RawConnection;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;

/**
 * A gateway with several accounts of each source: two stores, two sellers that share a token, one
 * that requires none. What is said of answers and rows at the door is asserted here.
 */
final class DoorFixture {
  static final String BETA_KEY = "the-key-of-beta";
  static final String FILIAL_TOKEN = "a+token=of.filial~";
  private static final ObjectMapper JSON = new ObjectMapper();

  private DoorFixture() {}

  static GatewayFixture at(Path home) {
    GatewayFixture gateway = new GatewayFixture(home);
    gateway.set("gateway.maropost.accounts", "acme,beta");
    gateway.set("gateway.maropost.beta.notification-keys", BETA_KEY);
    gateway.set("gateway.maropost.beta.api-url", gateway.maropost().apiUrl().toString());
    gateway.set("gateway.maropost.beta.api-key", "another-api-key");
    gateway.set("gateway.maropost.beta.currency", "NZD");
    gateway.set("gateway.marketplace.accounts", "loja,filial,aberta");
    seller(gateway, "filial", "4", GatewayFixture.TOKEN + "," + FILIAL_TOKEN);
    seller(gateway, "aberta", "9", "");
    gateway.set("gateway.marketplace.aberta.callback-token-required", "false");
    return gateway;
  }

  private static void seller(GatewayFixture gateway, String name, String id, String tokens) {
    String prefix = "gateway.marketplace." + name + ".";
    gateway.set(prefix + "seller-id", id);
    if (!tokens.isEmpty()) {
      gateway.set(prefix + "callback-token", tokens);
    }
    gateway.set(prefix + "api-url", gateway.marketplace().apiUrl().toString());
    gateway.set(prefix + "client-id", "a-client-id-of-" + name);
    gateway.set(prefix + "access-token", "an-access-token-of-" + name);
  }

  static void assertAccepted(HttpResponse<String> answer) {
    assertThat(answer.body()).isEmpty();
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertProblem(
        answer.statusCode(),
        answer.headers().firstValue("content-type").orElse(""),
        answer.body(),
        status,
        code);
  }

  static void assertProblem(RawConnection.Answer answer, int status, String code) {
    assertProblem(answer.status(), answer.header("content-type"), answer.body(), status, code);
  }

  private static void assertProblem(
      int seen, String contentType, String body, int status, String code) {
    assertThat(seen).as(body).isEqualTo(status);
    assertThat(contentType).startsWith("application/problem+json");
    JsonNode problem = json(body);
    SoftAssertions softly = new SoftAssertions();
    softly.assertThat(problem.path("status").asInt()).isEqualTo(status);
    softly.assertThat(problem.path("code").asText()).isEqualTo(code);
    softly.assertThat(problem.path("title").asText()).isNotEmpty();
    softly.assertThat(problem.path("detail").asText()).isNotEmpty();
    softly
        .assertThat(body)
        .doesNotContain(GatewayFixture.KEY, GatewayFixture.TOKEN, BETA_KEY, "gateway_", "127.0.0.1")
        .doesNotContainIgnoringCase("exception", "dev.ordergateway", "camel", "vertx", "sqlite")
        .doesNotContainIgnoringCase("insert into", "/tmp", "null");
    softly.assertAll();
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  /** The one notification about an order. */
  static Map<String, Object> notification(GatewayFixture gateway, String orderId) {
    List<Map<String, Object>> rows = notifications(gateway, orderId);
    assertThat(rows).as("notifications about " + orderId).hasSize(1);
    return rows.get(0);
  }

  static List<Map<String, Object>> notifications(GatewayFixture gateway, String orderId) {
    return gateway
        .rows()
        .select("select * from gateway_notification where order_id = ? order by id", orderId);
  }

  static boolean isDue(GatewayFixture gateway, String orderId) {
    return gateway.rows().value("select order_id from gateway_order where order_id = ?", orderId)
        != null;
  }

  /** Whether either platform was ever asked for the order. */
  static boolean isFetched(GatewayFixture gateway, String orderId) {
    return gateway.maropost().calls().stream().anyMatch(c -> c.orderIds().contains(orderId))
        || gateway.marketplace().calls().stream().anyMatch(c -> c.orderIds().contains(orderId));
  }

  /** How many requests the gateway says it is holding. */
  static int inFlight(GatewayFixture gateway) {
    String metrics = manage(gateway, "/metrics");
    String name = "gateway_http_in_flight ";
    return metrics
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + "in " + metrics));
  }

  /** What the management port answers. */
  static String manage(GatewayFixture gateway, String path) {
    URI address = URI.create("http://127.0.0.1:" + gateway.gateway().managementPort() + path);
    return gateway.send(HttpRequest.newBuilder(address).build()).body();
  }
}
