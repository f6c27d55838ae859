package dev.ordergateway.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordergateway.accept.Acceptance;
import dev.ordergateway.accept.Cause;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.accept.Notification.Via;
import dev.ordergateway.audit.Audit;
import dev.ordergateway.audit.Removal;
import dev.ordergateway.audit.SealKey;
import dev.ordergateway.deliver.SinkDatabase;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.CallBudgets;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.Backups;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.poll.Cursors;
import dev.ordergateway.poll.Readings;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.replay.Replay;
import dev.ordergateway.retain.Erasure;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A real store and a real management port, with the two built-in sources' accounts. */
final class ManagementFixture implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  /** What revalidation makes of a body; the tests change it like an operator a schema. */
  interface Again {
    Notification of(List<Account> candidates, byte[] body) throws Refusal;
  }

  final Store store;
  final Acceptance acceptance = new Acceptance(Duration.ofMinutes(5));
  final AccountHealth health;
  final Metrics metrics = new Metrics(null);
  final Meters meters = new Meters(metrics.all());
  final Map<String, String> routes = new ConcurrentHashMap<>();
  final List<String> polled = new CopyOnWriteArrayList<>();
  final List<OrderKey> redelivered = new CopyOnWriteArrayList<>();
  final Settings settings;
  volatile Again again = (candidates, body) -> quarantined("1", Cause.OTHER_EVENT_TYPE, "");
  private final Replay replay;
  private final Audit audit;
  private final Erasure erasure;
  private final ManagementServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final OpenApi openApi = new OpenApi();
  private final Clock clock = Clock.systemUTC();
  private final Path home;

  ManagementFixture(Path home) {
    this(home, "");
  }

  ManagementFixture(Path home, String token) {
    this.home = home;
    settings = settings(home, token);
    store = Store.open(new SqliteDatabase("jdbc:sqlite:x.db", home), 1000, Duration.ofSeconds(10));
    AccountHealth.Pauses pauses =
        new AccountHealth.Pauses(
            Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofSeconds(30));
    health = new AccountHealth(store, pauses, clock, new Random(1));
    replay =
        new Replay(
            settings,
            store,
            acceptance,
            health,
            new WorkSignal(),
            (source, candidates, body) -> again.of(candidates, body),
            order -> redelivered.add(order) && !order.orderId().equals("same"),
            (orders, sink) -> orders.size(),
            clock);
    audit = audit();
    erasure = new Erasure(settings, store, new Removal(new SealKey(List.of())), meters, clock);
    routes.put("gateway-receive-maropost", "Started");
    server = new ManagementServer(settings, operations(metrics));
    server.start();
  }

  private Audit audit() {
    WorkSignal signal = new WorkSignal();
    try {
      return new Audit(
          settings,
          store,
          new SealKey(List.of()),
          SinkDatabase.open(settings, store),
          new Cursors(store, settings, "a", signal, clock),
          new Readings(1, signal, clock),
          meters,
          clock);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private Operations operations(Metrics shown) {
    return new Operations(
        store,
        null,
        health,
        new CallBudgets(settings, store, clock),
        shown,
        replay,
        audit,
        erasure,
        source -> source.equals("maropost") && polled.add(source),
        new Backups(store.database(), home.resolve("data/backup"), 2, clock),
        () -> routes,
        () -> 7,
        clock);
  }

  /** For another port beside this one. */
  Operations operations() {
    return operations(new Metrics(null));
  }

  private static Settings settings(Path home, String token) {
    List<Account> accounts = new ArrayList<>();
    accounts.add(new Account("maropost", "acme", Map.of("calls-per-minute", "500")));
    for (String name : List.of("loja", "outra", "longe")) {
      String callbackToken = name.equals("longe") ? "another" : "shared";
      accounts.add(
          new Account(
              "marketplace",
              name,
              Map.of(
                  "calls-per-minute",
                  "300",
                  "list-calls-per-minute",
                  "2",
                  "callback-token",
                  callbackToken)));
    }
    return new Settings(
            home,
            Map.of(
                "gateway.management.host",
                "127.0.0.1",
                "gateway.management.port",
                "0",
                "gateway.management.token",
                token,
                "gateway.enrich.connect-timeout",
                "5s",
                "gateway.enrich.answer-timeout",
                "30s",
                "gateway.retain.rewrite-bytes-max",
                "67108864",
                "gateway.audit.window",
                "24h",
                "gateway.poll.grace",
                "5m",
                "gateway.sink.uri",
                "direct:gateway-sink-jdbc",
                "gateway.sink.jdbc-url",
                ""),
            accounts)
        .with(Map.of("gateway.sink.others", "", "gateway.sink.signing-secrets", ""), Map.of());
  }

  int port() {
    return server.port();
  }

  /** An answer, which has been checked against the OpenAPI document. */
  record Reply(int status, JsonNode json, HttpResponse<String> raw) {
    String code() {
      return json.path("code").asText();
    }
  }

  Reply get(String path, String... headers) {
    HttpRequest.Builder request = request(path).GET();
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send("get", request.build());
  }

  Reply post(String path, String body) {
    return post(path, "application/json", body);
  }

  Reply post(String path, String contentType, String body) {
    return send(
        "post",
        request(path)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  Reply send(String method, HttpRequest request) {
    try {
      HttpResponse<String> raw = http.send(request, HttpResponse.BodyHandlers.ofString());
      String type = raw.headers().firstValue("content-type").orElse("");
      boolean json = type.startsWith("application/json") || type.startsWith("application/problem");
      JsonNode node = json ? JSON.readTree(raw.body()) : JSON.missingNode();
      assertThat(openApi.problems(method, request.uri().getPath(), raw.statusCode(), type, node))
          .as("%s %s gave %s %s", method, request.uri(), raw.statusCode(), raw.body())
          .isEmpty();
      return new Reply(raw.statusCode(), node, raw);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  Acceptance.Outcome accept(Notification notification) {
    return store.write(
        session -> acceptance.accept(session, notification, clock.instant(), true, null));
  }

  Acceptance.Outcome sighted(Notification notification, Instant missedAt) {
    return store.write(
        session -> acceptance.accept(session, notification, clock.instant(), true, missedAt));
  }

  static Notification maropost(String id, String order, String type, Cause... flags) {
    return new Notification(
        "maropost",
        "acme",
        id,
        order,
        type,
        Instant.parse("2026-01-05T10:00:00Z"),
        Instant.parse("2026-01-05T10:00:02Z"),
        Via.WEBHOOK,
        List.of(flags),
        null,
        List.of(),
        ("<Event>" + id + "</Event>").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param account empty: it is unknown, and the credentials opened {@code loja}
   */
  static Notification quarantined(String id, Cause cause, String account) {
    return marketplace(id, "77", account, cause, account.isEmpty() ? List.of("loja") : List.of());
  }

  static Notification marketplace(
      String id, String order, String account, @Nullable Cause quarantine, List<String> opened) {
    return new Notification(
        "marketplace",
        account,
        id,
        order,
        "APPROVED",
        null,
        Instant.parse("2026-01-05T10:00:02Z"),
        Via.WEBHOOK,
        List.of(),
        quarantine,
        opened,
        "{\"resourceId\":\"77\"}".getBytes(StandardCharsets.UTF_8));
  }

  int update(String sql, Object... values) {
    return store.write(session -> session.update(sql, values));
  }

  void park(String order, String cause) {
    update(
        """
        update gateway_order set state = 'parked', cause = ?, due_at = null,
          parked_at = '2026-01-05T10:00:03.000Z' where order_id = ?""",
        cause,
        order);
    update(
        "update gateway_notification set state = 'parked', cause = ? where order_id = ?",
        cause,
        order);
  }

  /** Asks for a replay, waits for its end and gives its report. */
  JsonNode replayed(String selection) {
    Reply asked = post("/api/replay", selection);
    assertThat(asked.status()).isEqualTo(202);
    String job = asked.json().path("job").asText();
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    JsonNode report = get("/api/replay/" + job).json();
    while (!List.of("done", "failed").contains(report.path("state").asText())) {
      assertThat(System.nanoTime()).as("replay %s", report).isLessThan(deadline);
      Thread.onSpinWait();
      report = get("/api/replay/" + job).json();
    }
    return report;
  }

  @Override
  public void close() {
    server.close();
    replay.close();
    audit.close();
    store.close();
  }
}
