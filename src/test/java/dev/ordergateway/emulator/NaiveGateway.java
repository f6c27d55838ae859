package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The least that fills a sink: one thread that fetches each order as it is notified and reads all
 * orders again twice a second. It stands in for the gateway where the demo itself is under test,
 * and does wrong with the orders it is told to do wrong with.
 */
final class NaiveGateway implements DemoGateway {
  private static final Pattern ORDER_ID =
      Pattern.compile("<OrderID>([^<]+)|\"resourceId\":\"?([0-9]+)");
  private static final String TABLES =
      """
      create table gateway_sink (source text, account text, order_id text, version integer,
        status text, event text, primary key (source, account, order_id));
      create table gateway_version (source text, account text, order_id text, version integer,
        event text);
      create table gateway_attempt (source text, account text, order_id text, version integer,
        stage text, outcome text, sink text);
      create table gateway_notification (source text, via text, order_id text, body text unique)""";

  private final Map<String, String> settings;
  private final Set<String> forgotten;
  private final Set<String> repeated;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, JsonNode> seen = new HashMap<>();
  private final Map<String, Integer> versions = new HashMap<>();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final HttpServer server;
  private final Connection store;

  NaiveGateway(Map<String, String> settings, Set<String> forgotten, Set<String> repeated)
      throws IOException, SQLException {
    this.forgotten = forgotten;
    this.repeated = repeated;
    this.settings = settings;
    Path data = Files.createDirectories(Path.of(settings.get("gateway.home"), "data"));
    store = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("gateway.db"));
    try (Statement statement = store.createStatement()) {
      statement.execute("pragma journal_mode = wal");
      statement.execute("pragma synchronous = off");
      statement.execute("pragma busy_timeout = 10000");
      for (String table : TABLES.split(";")) {
        statement.execute(table);
      }
    }
    // Otherwise each answer waits for the peer's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    server.createContext("/notifications/", this::receive);
    server.setExecutor(thread);
    server.start();
    thread.scheduleWithFixedDelay(this::poll, 500, 500, TimeUnit.MILLISECONDS);
  }

  @Override
  public int httpPort() {
    return server.getAddress().getPort();
  }

  @Override
  public int managementPort() {
    return 0;
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String source = exchange.getRequestURI().getPath().split("/")[2];
      Matcher id = ORDER_ID.matcher(body);
      if (id.find() && note(source, "webhook", id.group(1) + id.group(2), body)) {
        fetch(source, source.equals("maropost") ? id.group(1) : id.group(2));
      }
      exchange.sendResponseHeaders(200, -1);
    } catch (SQLException | InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void fetch(String source, String id)
      throws IOException, InterruptedException, SQLException {
    if (source.equals("maropost")) {
      for (JsonNode order : getOrder("\"OrderID\":\"" + id + "\"")) {
        deliver(source, order);
      }
    } else {
      deliver(source, marketplace("/orders/" + id));
    }
  }

  private void poll() {
    try {
      for (JsonNode order : getOrder("\"DateUpdatedFrom\":\"2000-01-01\",\"Limit\":\"9999\"")) {
        sight("maropost", order);
      }
      JsonNode page;
      int offset = 0;
      do {
        page = marketplace("/orders?_offset=" + offset).path("orders");
        for (JsonNode order : page) {
          sight("marketplace", order);
        }
        offset += page.size();
      } while (!page.isEmpty());
    } catch (IOException | InterruptedException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void sight(String source, JsonNode order) throws SQLException {
    if (deliver(source, order)) {
      String id = order.path(source.equals("maropost") ? "OrderID" : "id").asText();
      note(source, "poll", id, "poll " + order);
    }
  }

  private boolean note(String source, String via, String id, String body) throws SQLException {
    String insert = "insert or ignore into gateway_notification values (?, ?, ?, ?)";
    return update(insert, source, via, id, body) == 1;
  }

  private boolean deliver(String source, JsonNode order) throws SQLException {
    boolean maropost = source.equals("maropost");
    String id = order.path(maropost ? "OrderID" : "id").asText();
    ObjectNode content = ((ObjectNode) order).deepCopy();
    content.remove(Set.of("DateUpdated", "updatedAt"));
    if (forgotten.contains(id) || content.equals(seen.put(source + id, content))) {
      return false;
    }
    int version = versions.merge(source + id, 1, Integer::sum);
    String status = order.path(maropost ? "OrderStatus" : "status").asText();
    ObjectNode event = Documents.object();
    ObjectNode data = event.putObject("data").put("version", version);
    data.set("platformOrder", order);
    data.putObject("order")
        .put("platformStatus", status)
        .put("total", order.path(maropost ? "GrandTotal" : "totalAmount").asText());
    sink(source, id, version, status, Documents.write(event));
    if (repeated.contains(id)) {
      sink(source, id, version, status, Documents.write(event));
    }
    update(
        "insert into gateway_version values (?, 'a', ?, ?, ?)",
        source,
        id,
        version,
        Documents.write(event));
    return true;
  }

  private void sink(String source, String id, int version, String status, String event)
      throws SQLException {
    boolean cancelled = Set.of("Cancelled", "CAN").contains(status);
    update(
        """
        insert into gateway_sink values (?, 'a', ?, ?, ?, ?) on conflict do update set
          version = excluded.version, status = excluded.status, event = excluded.event""",
        source,
        id,
        version,
        cancelled ? "cancelled" : "new",
        event);
    update(
        "insert into gateway_attempt values (?, 'a', ?, ?, 'deliver', 'delivered', 'sink')",
        source,
        id,
        version);
  }

  private int update(String statement, Object... values) throws SQLException {
    try (PreparedStatement prepared = store.prepareStatement(statement)) {
      for (int i = 0; i < values.length; i++) {
        prepared.setObject(i + 1, values[i]);
      }
      return prepared.executeUpdate();
    }
  }

  private JsonNode getOrder(String filter) throws IOException, InterruptedException {
    String account = "gateway.maropost.acme.";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(settings.get(account + "api-url")))
            .header("NETOAPI_ACTION", "GetOrder")
            .header("NETOAPI_KEY", settings.get(account + "api-key"))
            .header("NETOAPI_USERNAME", settings.get(account + "api-username"))
            .header("Accept", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"Filter\":{"
                        + filter
                        + ",\"OutputSelector\":[\"OrderStatus\",\"GrandTotal\",\"OrderLine\"]}}"))
            .build();
    return Documents.read(http.send(request, BodyHandlers.ofString()).body()).path("Order");
  }

  private JsonNode marketplace(String path) throws IOException, InterruptedException {
    String account = "gateway.marketplace.loja.";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(settings.get(account + "api-url") + path))
            .header("client_id", settings.get(account + "client-id"))
            .header("access_token", settings.get(account + "access-token"))
            .build();
    return Documents.read(http.send(request, BodyHandlers.ofString()).body());
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
