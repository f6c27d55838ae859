package dev.ordergateway.testing;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A gateway whose store is on a PostgreSQL that only such tests use, one after the other, and which
 * the test takes away and gives back. Time-outs and leases are short; the platforms' clocks are an
 * hour behind, so that no poll finds anything and all is up to the notifications.
 */
public final class Outage implements AutoCloseable {
  public static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(2);

  private static PostgresServer shared;

  private final PostgresServer server = server();
  private final String url = server.newDatabase();
  private final GatewayFixture gateway;

  public Outage(Path home) {
    Clock clock = Clock.systemUTC();
    this.gateway = new GatewayFixture(home, clock, Clock.offset(clock, Duration.ofHours(-1)));
    set("gateway.store.url", url);
    set("gateway.store.commit-timeout", COMMIT_TIMEOUT.toMillis() + "ms");
    set("gateway.poll.lookback", "0s");
    // The limits are the business of the tests about limits.
    gateway.marketplace().callsPerMinute(600_000, 600_000);
    set("gateway.marketplace.loja.list-calls-per-minute", "600000");
    set("gateway.enrich.connect-timeout", "1s");
    set("gateway.enrich.read-timeout", "1s");
    set("gateway.enrich.answer-timeout", "1s");
    set("gateway.deliver.timeout", "1s");
    set("gateway.enrich.lease", "4s");
    set("gateway.enrich.pause-min", "50ms");
  }

  private static synchronized PostgresServer server() {
    if (shared == null) {
      shared = PostgresServer.start();
    }
    shared.restore();
    return shared;
  }

  public Outage withSpool() {
    return set("gateway.accept.spool-enabled", "true");
  }

  public Outage set(String key, String value) {
    gateway.set(key, value);
    return this;
  }

  /** Orders that the platform has and has not told of; before the gateway is started. */
  public Outage placed(int orders) {
    for (int i = 1; i <= orders; i++) {
      gateway.maropost().place("N" + i);
    }
    return this;
  }

  public Outage start() {
    gateway.start();
    Eventually.until(
        "the polls at start are over",
        () ->
            count(
                    "gateway_cursor where kind = 'poll' and (due_at is not null or finished_at is null)")
                == 0);
    return this;
  }

  public GatewayFixture gateway() {
    return gateway;
  }

  public PostgresServer postgres() {
    return server;
  }

  /** The store's rows; the server has to be there. */
  public StoreRows rows() {
    return new StoreRows(url);
  }

  public int count(String tableAndCondition) {
    return rows().count(tableAndCondition);
  }

  public StoreRows spool() {
    return new StoreRows(gateway.home().resolve("data/spool.db"));
  }

  public List<Map<String, Object>> spooled() {
    return spool().select("select * from gateway_notification order by id");
  }

  /** The platform's word that order {@code N<number>} is new; repeated it says the same. */
  public HttpResponse<String> tell(int number) {
    return gateway.post(
        "/notifications/maropost",
        Notices.xml(number, "N" + number, "New"),
        "NETOAPI_KEY",
        GatewayFixture.KEY);
  }

  public HttpResponse<String> ask(String path) {
    int port = gateway.gateway().managementPort();
    return gateway.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build());
  }

  /** Waits until so many orders are in the table sink, and nothing is due any more. */
  public void awaitDelivered(int orders) {
    Eventually.until("all are delivered", () -> count("gateway_sink") == orders);
    Eventually.until(
        "nothing is due",
        () -> count("gateway_order where due_at is not null or send_at is not null") == 0);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
