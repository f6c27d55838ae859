package dev.ordergateway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.ExampleEmulator;
import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.SettableClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the examples of sources do not have: XML, another answer, a handshake, an order of statuses.
 */
class OwnSourceIT {
  private static final String PATH = "/notifications/tilde";

  private final SettableClock clock = new SettableClock();
  private final ExampleEmulator shop =
      ExampleEmulator.start(Path.of("examples/sources/vtex/emulator"), clock);
  private OrderFlow flow;

  @BeforeEach
  void open(@TempDir Path home) throws IOException {
    copy(Path.of("src/test/resources/sources/tilde"), home);
    copy(Path.of("examples/sources/vtex/mappings/vtex"), home.resolve("mappings/tilde"));
    flow = new OrderFlow(home);
    set(flow, shop);
    flow.set("gateway.enrich.recheck-delays", "20ms,40ms,80ms");
    flow.start();
  }

  /** The keys of the shop's one account. */
  static void set(OrderFlow flow, ExampleEmulator shop) {
    flow.set("gateway.tilde.accounts", "acme");
    flow.set("gateway.tilde.acme.api-url", shop.apiUrl().toString());
    flow.set("gateway.tilde.acme.passwords", "a-password");
    flow.set("gateway.tilde.acme.user", "ana");
    flow.set("gateway.tilde.acme.app-key", "an-app-key");
    flow.set("gateway.tilde.acme.app-token", "an-app-token");
    flow.set("gateway.tilde.acme.calls-per-minute", "600000");
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  @AfterEach
  void close() {
    flow.close();
    shop.close();
  }

  @Test
  void xmlIsReadByXPathAndAnsweredAsTheSourceSays() {
    shop.place("v1-01");

    HttpResponse<String> answer = post(event("e1", "v1-01", ""));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("{\"received\":true}");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    flow.awaitSink("v1-01", "1 pending-payment");
    assertThat(post(event("e1", "v1-01", "")).statusCode()).isEqualTo(201);
    assertThat(flow.rows("select external_id, type, event_at, flags from gateway_notification"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get("external_id")).isEqualTo("e1");
              assertThat(row.get("type")).isEqualTo("payment-pending");
              assertThat(row.get("event_at")).isEqualTo("2025-03-10T12:15:00.000Z");
              assertThat(row.get("flags")).isNull();
            });
  }

  @Test
  void xmlThatTheSchemaDoesNotAllowIsTakenAndFlagged() {
    shop.place("v1-01");

    assertThat(post(event("e1", "v1-01", "<Extra/>")).statusCode()).isEqualTo(201);

    flow.awaitSink("v1-01", "1 pending-payment");
    assertThat(flow.value("select flags from gateway_notification")).isEqualTo("schema-invalid");
  }

  @Test
  void xmlOfNoGoodFormIsRefused() {
    String deep = "<Event>" + "<a>".repeat(64) + "</a>".repeat(64) + "</Event>";
    String entity = "<!DOCTYPE Event [<!ENTITY x 'v1-01'>]><Event><Order id='&x;'/></Event>";

    assertThat(code(post("<Event>"))).isEqualTo("not-well-formed");
    assertThat(code(post(""))).isEqualTo("body-empty");
    assertThat(code(post(deep))).isEqualTo("too-deep");
    assertThat(code(post(entity))).isEqualTo("doctype-refused");
    assertThat(code(post("<Event><Status>x</Status></Event>"))).isEqualTo("order-id-missing");
    assertThat(code(post(event("e1", "../v1", "")))).isEqualTo("order-id-invalid");
    assertThat(code(post("<Event><Order id='1'/><Order id='2'/></Event>")))
        .isEqualTo("order-id-invalid");
    assertThat(flow.rows("select id from gateway_notification")).isEmpty();
    assertThat(flow.rows("select id from gateway_rejection")).hasSize(7);
  }

  @Test
  void handshakeGetsItsWordBackAndNothingIsKept() {
    HttpResponse<String> answer = get("?challenge=abc-123");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("abc-123");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain");
    assertThat(get("?challenge=%3Cscript%3E").statusCode()).isEqualTo(400);
    assertThat(get("").statusCode()).isEqualTo(400);
    assertThat(flow.rows("select id from gateway_rejection")).isEmpty();
    assertThat(flow.gateway().send(request("").DELETE().build()).statusCode()).isEqualTo(405);
    assertThat(flow.rows("select id from gateway_notification")).isEmpty();
  }

  @Test
  void stateThatStandsEarlierInTheOrderOfStatusesIsAskedForAgain() {
    shop.place("v1-01");
    post(event("e1", "v1-01", ""));
    flow.awaitSink("v1-01", "1 pending-payment");
    clock.advance(Duration.ofSeconds(2));
    shop.change("v1-01");
    post(event("e2", "v1-01", ""));
    flow.awaitSink("v1-01", "2 processing");
    shop.faults().inject(Fault.of(Fault.Kind.STALE), When.next(1));
    shop.forgetCalls();

    post(event("e3", "v1-01", ""));

    Eventually.until("it was asked once more", () -> shop.calls().size() >= 2);
    flow.awaitSink("v1-01", "2 processing");
    assertThat(flow.versions("v1-01")).containsExactly("pending-payment", "processing");
  }

  private HttpResponse<String> post(String body) {
    String credentials = text64("ana:a-password");
    return flow.gateway().post(PATH, Notices.bytes(body), "Authorization", "Basic " + credentials);
  }

  private HttpResponse<String> get(String query) {
    return flow.gateway().send(request(query).GET().build());
  }

  private HttpRequest.Builder request(String query) {
    return HttpRequest.newBuilder(URI.create(flow.gateway().address(PATH) + query));
  }

  private static String code(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(400);
    return OrderFlow.json(answer).path("code").asText();
  }

  private static String event(String id, String order, String extra) {
    return """
        <Event id='%s'><Status>payment-pending</Status><Time>2025-03-10T12:15:00Z</Time>%s
        <Order id='%s'/></Event>"""
        .formatted(id, extra, order);
  }

  private static String text64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
