package dev.ordergateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordergateway.deliver.EventSchema;
import dev.ordergateway.deliver.MappingException;
import dev.ordergateway.emulator.Call;
import dev.ordergateway.emulator.MarketplaceEmulator;
import dev.ordergateway.emulator.MaropostEmulator;
import dev.ordergateway.emulator.PlatformEmulator;
import dev.ordergateway.settings.Overlay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What becomes of orders in a gateway whose clock the test moves. Closing it checks every event
 * that any version of an order has against the event schema.
 */
public final class OrderFlow implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration REQUEST_MAX = Duration.ofSeconds(20);

  private final SettableClock clock;
  private final GatewayFixture gateway;

  public OrderFlow(Path home) {
    this(home, new SettableClock(), Duration.ZERO);
  }

  /**
   * @param platformsAhead by how much the platforms' clocks differ from the gateway's
   */
  public OrderFlow(Path home, SettableClock clock, Duration platformsAhead) {
    this(home, clock, Clock.offset(clock, platformsAhead));
  }

  /**
   * @param platformsClock the platforms' own, which does not move with the gateway's
   */
  public OrderFlow(Path home, SettableClock clock, Clock platformsClock) {
    this.clock = clock;
    this.gateway = new GatewayFixture(home, clock, platformsClock);
    // The limits are the business of the tests about limits.
    marketplace().callsPerMinute(600_000, 600_000);
    set("gateway.marketplace.loja.calls-per-minute", "600000");
    set("gateway.marketplace.loja.list-calls-per-minute", "600000");
    set("gateway.enrich.delay-min", "50ms");
    set("gateway.enrich.recheck-delays", "20ms,40ms,80ms");
    set("gateway.enrich.pause-min", "50ms");
  }

  public OrderFlow set(String key, String value) {
    gateway.set(key, value);
    return this;
  }

  /** Starts, and waits for the poll at start, so that it does not find what a test places. */
  public OrderFlow start() {
    gateway.start();
    awaitPolls();
    return this;
  }

  /** Starts another gateway on the same store; the poll at its start is waited for. */
  public OrderFlow restart() {
    gateway.stop();
    return start();
  }

  public void awaitPolls() {
    Eventually.until("no poll is under way", () -> unfinishedPolls() == 0);
  }

  private int unfinishedPolls() {
    return ((Number)
            value(
                """
                select count(*) from gateway_cursor
                where kind = 'poll' and (due_at is not null or finished_at is null)"""))
        .intValue();
  }

  /** Reads the lists of a source, as the cron expression would, and waits for the end. */
  public OrderFlow poll(String source) {
    assertThat(post("/api/poll/" + source, "{}").statusCode()).isEqualTo(202);
    awaitPolls();
    return this;
  }

  public GatewayFixture gateway() {
    return gateway;
  }

  public MaropostEmulator maropost() {
    return gateway.maropost();
  }

  public MarketplaceEmulator marketplace() {
    return gateway.marketplace();
  }

  public void advance(Duration time) {
    clock.advance(time);
  }

  /** The gateway's time. */
  public Instant now() {
    return clock.instant();
  }

  public List<Map<String, Object>> rows(String sql, Object... values) {
    return gateway.rows().select(sql, values);
  }

  public Object value(String sql, Object... values) {
    return gateway.rows().value(sql, values);
  }

  /** One column of the order's row; null also while there is no such order. */
  public Object order(String orderId, String column) {
    return value("select " + column + " from gateway_order where order_id = ?", orderId);
  }

  /** State, outcome or cause of each notification of an order, in the order of their coming. */
  public List<String> notifications(String orderId) {
    return rows(
            """
            select coalesce(outcome, state || coalesce(' ' || case when state = 'parked'
              then cause end, '')) as word
            from gateway_notification where order_id = ? order by id""",
            orderId)
        .stream()
        .map(row -> (String) row.get("word"))
        .toList();
  }

  /** The canonical status of each version of an order, with its flag. */
  public List<String> versions(String orderId) {
    return rows(
            """
            select status || coalesce(' ' || flag, '') as word from gateway_version
            where order_id = ? order by version""",
            orderId)
        .stream()
        .map(row -> (String) row.get("word"))
        .toList();
  }

  /** Version and status of an order in the table sink, as {@code 2 shipped}; empty for none. */
  public String sink(String orderId) {
    Object found =
        value("select version || ' ' || status from gateway_sink where order_id = ?", orderId);
    return found == null ? "" : (String) found;
  }

  /** Waits until the table sink has this version and status, and the order is settled. */
  public void awaitSink(String orderId, String versionAndStatus) {
    Eventually.asserted(
        () -> {
          assertThat(sink(orderId)).as("sink's " + orderId).isEqualTo(versionAndStatus);
          assertThat(order(orderId, "state")).as("state of " + orderId).isEqualTo("delivered");
        });
  }

  public void awaitState(String orderId, String state) {
    Eventually.asserted(
        () -> assertThat(order(orderId, "state")).as("state of " + orderId).isEqualTo(state));
  }

  public void awaitParked(String orderId, String cause) {
    Eventually.asserted(
        () -> {
          assertThat(order(orderId, "state")).as("state of " + orderId).isEqualTo("parked");
          assertThat(order(orderId, "cause")).isEqualTo(cause);
        });
  }

  /** An account's entry in {@code /api/status}, or that of the sink. */
  public JsonNode status(String account) {
    JsonNode status = json(get("/api/status"));
    for (JsonNode item : status.path("items")) {
      if (item.path("account").asText().equals(account)) {
        return item;
      }
    }
    return status.path(account);
  }

  /** The calls for orders that a platform has got, lists not counted. */
  public static List<Call> fetches(PlatformEmulator platform) {
    return platform.calls().stream().filter(call -> !call.orderIds().isEmpty()).toList();
  }

  public HttpResponse<String> get(String path) {
    return gateway.send(request(path).GET().build());
  }

  public HttpResponse<String> post(String path, String json) {
    HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
    return gateway.send(request.POST(BodyPublishers.ofString(json)).build());
  }

  private HttpRequest.Builder request(String path) {
    int port = gateway.gateway().managementPort();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(REQUEST_MAX);
  }

  /** Replays, waits for the end and gives the report. */
  public JsonNode replay(String selection) {
    HttpResponse<String> asked = post("/api/replay", selection);
    assertThat(asked.statusCode()).isEqualTo(202);
    String job = "/api/replay/" + json(asked).path("job").asText();
    Eventually.until(
        "the replay has ended",
        () -> List.of("done", "failed").contains(json(get(job)).path("state").asText()));
    return json(get(job));
  }

  public static JsonNode json(HttpResponse<String> answer) {
    return json(answer.body());
  }

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The table sink holds stored versions, and the event schema has nothing against any of them.
   * What was emptied by its age or erased on request is left out.
   */
  private void checkEvents() {
    EventSchema schema;
    try {
      schema = EventSchema.of(new Overlay(gateway.home()));
    } catch (MappingException e) {
      throw new AssertionError(e);
    }
    for (Map<String, Object> row :
        rows("select order_id, event from gateway_version where length(event) > 0")) {
      assertThat(schema.problems((byte[]) row.get("event"))).as("event of %s", row).isEmpty();
    }
    if (!gateway.rows().hasTable("gateway_sink")) {
      return;
    }
    for (Map<String, Object> row :
        rows(
            """
            select s.order_id, s.event as sent, v.event as stored from gateway_sink s
            left join gateway_version v on v.source = s.source and v.account = s.account
              and v.order_id = s.order_id and v.version = s.version
            where v.event is null or length(v.event) > 0""")) {
      assertThat(row.get("stored")).as("what the sink has of %s", row).isNotNull();
      assertThat((byte[]) row.get("stored"))
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(row.get("sent"));
    }
  }

  @Override
  public void close() {
    try {
      checkEvents();
    } finally {
      gateway.close();
    }
  }
}
