package dev.ordergateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** explain, replay and poll against a server that answers as the management API does. */
class ManagementCommandsTest {
  private record Reply(int status, String body) {}

  @TempDir Path home;
  private final Map<String, Reply> replies = new HashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private TestTerminal terminal;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    terminal = new TestTerminal(home).with("GATEWAY_MANAGEMENT_PORT", String.valueOf(port()));
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void explainTellsTheStoryInEveryAccountThatHasTheId() {
    replies.put(
        "GET /api/orders?orderId=77",
        new Reply(
            200,
            """
            {"items": [
              {"source": "maropost", "account": "acme", "orderId": "77", "status": "processing",
               "state": "delivered", "version": 2},
              {"source": "marketplace", "account": "loja", "orderId": "77", "state": "accepted"}]}
            """));
    replies.put("GET /api/orders/maropost/acme/77", story("receive", "took notification 5"));
    replies.put("GET /api/orders/marketplace/loja/77", story("enrich", "was asked \\u001b[2J for"));

    assertThat(terminal.run("explain", "77")).isZero();

    assertThat(terminal.out().lines())
        .containsExactly(
            "maropost/acme/77: status processing, state delivered, version 2",
            "  2026-01-02T03:04:05.000Z  receive   took notification 5",
            "marketplace/loja/77: status not known yet, state accepted, version none yet",
            "  2026-01-02T03:04:05.000Z  enrich    was asked ?[2J for");
    assertThat(terminal.err()).isEmpty();
  }

  @Test
  void explainNarrowsByAccountAndSaysWhenNothingIsFound() {
    replies.put(
        "GET /api/orders?account=a%20b&orderId=..%2F77&source=maropost",
        new Reply(200, "{\"items\": []}"));

    assertThat(terminal.run("explain", "../77", "--source", "maropost", "--account", "a b"))
        .isEqualTo(1);

    assertThat(terminal.err().lines())
        .containsExactly(
            "no order ../77 of maropost in account a b is known to the gateway. Hint: what is"
                + " quarantined has no order yet, see /api/notifications?state=parked; what was"
                + " refused is counted in /metrics.");
  }

  @Test
  void explainNeverTellsTheStoryOfAnotherOrder() {
    replies.put(
        "GET /api/orders?orderId=77",
        new Reply(
            200,
            "{\"items\": [{\"source\": \"maropost\", \"account\": \"a\", \"orderId\": \"8\"}]}"));

    assertThat(terminal.run("explain", "77")).isEqualTo(1);

    assertThat(requests).hasSize(1);
  }

  @Test
  void replayOnlyCountsUnlessToldToExecute() {
    replies.put("POST /api/replay", new Reply(202, "{\"count\": 3, \"job\": \"j1\"}"));

    assertThat(terminal.run("replay", "--source", "maropost", "--cause", "not-found")).isZero();
    assertThat(terminal.run("replay", "--id", "4", "--id", "5", "--redeliver", "--execute"))
        .isZero();

    assertThat(requests)
        .containsExactly(
            "POST /api/replay {\"source\":\"maropost\",\"cause\":\"not-found\",\"execute\":false}",
            "POST /api/replay {\"ids\":[\"4\",\"5\"],\"redeliver\":true,\"execute\":true}");
    assertThat(terminal.out()).contains("3 would be replayed").contains("started as job j1");
  }

  @Test
  void pollAsksForOneSource() {
    replies.put("POST /api/poll/maropost", new Reply(202, "{}"));

    assertThat(terminal.run("poll", "maropost")).isZero();
    assertThat(terminal.run("poll", "nowhere")).isEqualTo(1);

    assertThat(requests).containsExactly("POST /api/poll/maropost {}", "POST /api/poll/nowhere {}");
    assertThat(terminal.err().lines())
        .containsExactly("the gateway has no account of a source \"nowhere\"");
  }

  @Test
  void tokenIsSentButNeverShown() {
    terminal.with("GATEWAY_MANAGEMENT_TOKEN", "s3cret");
    replies.put("POST /api/poll/maropost s3cret", new Reply(202, "{}"));
    assertThat(terminal.run("poll", "maropost")).isZero();

    replies.put("POST /api/poll/maropost s3cret", new Reply(401, "{}"));
    assertThat(terminal.run("poll", "maropost")).isEqualTo(1);

    assertThat(terminal.err()).contains("GATEWAY_MANAGEMENT_TOKEN").doesNotContain("s3cret");
  }

  @Test
  void answerOfAProblemIsOneLineWithItsCode() {
    replies.put(
        "POST /api/poll/maropost",
        new Reply(409, "{\"code\": \"poll-runs\", \"detail\": \"A poll runs already.\"}"));

    assertThat(terminal.run("poll", "maropost")).isEqualTo(1);

    assertThat(terminal.err().lines())
        .singleElement()
        .asString()
        .endsWith("answered 409: poll-runs A poll runs already.");
  }

  @Test
  void answerThatIsNoJsonIsOneLine() {
    replies.put("POST /api/poll/maropost", new Reply(200, "<html>"));

    assertThat(terminal.run("poll", "maropost")).isEqualTo(1);

    assertThat(terminal.err().lines()).singleElement().asString().endsWith("is not JSON");
  }

  @Test
  void addressOfTheOptionGoesBeforeTheProperties() throws Exception {
    Files.writeString(home.resolve("application.properties"), "gateway.management.host=::1\n");
    replies.put("POST /api/poll/maropost", new Reply(202, "{}"));

    assertThat(terminal.run("poll", "maropost", "--url", "http://127.0.0.1:" + port() + "/"))
        .isZero();
  }

  @Test
  void noGatewayThereIsOneLine() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    for (String[] command :
        List.of(
            new String[] {"explain", "77"},
            new String[] {"replay"},
            new String[] {"audit"},
            new String[] {"poll", "maropost"})) {
      TestTerminal other =
          new TestTerminal(home).with("GATEWAY_MANAGEMENT_PORT", String.valueOf(free));

      assertThat(other.run(command)).isEqualTo(1);

      assertThat(other.err().lines())
          .singleElement()
          .asString()
          .startsWith("no gateway answers at http://127.0.0.1:" + free);
    }
  }

  private static Reply story(String stage, String what) {
    return new Reply(
        200,
        "{\"order\": {}, \"timeline\": [{\"at\": \"2026-01-02T03:04:05.000Z\", \"stage\": \""
            + stage
            + "\", \"what\": \""
            + what
            + "\"}]}");
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(body.isEmpty() ? request : request + " " + body);
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    String key = token == null ? request : request + token.replace("Bearer", "");
    Reply reply = replies.getOrDefault(key, new Reply(404, "{}"));
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
