package dev.ordergateway.chaos;

import dev.ordergateway.ledger.Database;
import dev.ordergateway.ledger.PostgresDatabase;
import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.testing.Acknowledgements;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.PostgresServer;
import dev.ordergateway.testing.SinkLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that a run needs: both platforms, the store, the gateways, a door in front of them, and the
 * lines between them. Closing ends every process that was started here.
 */
final class Landscape implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Platforms platforms;
  private final List<Line> platformLines;
  private final @Nullable PostgresServer postgres;
  private final @Nullable Line storeLine;
  private final String storeUrl;
  private final List<Path> homes;
  private final SinkLog sinkLog;
  private final Acknowledgements door;
  private final Fleet fleet;

  Landscape(ChaosPlan plan, Path folder) throws Exception {
    try {
      platforms = open(new Platforms());
      URI store = platforms.store().apiUrl();
      URI seller = platforms.seller().apiUrl();
      platformLines = List.of(open(new Line(store.getPort())), open(new Line(seller.getPort())));
      String shown;
      if (plan.store() == StoreKind.POSTGRESQL) {
        postgres = open(PostgresServer.start());
        storeUrl = postgres.newDatabase();
        URI server = URI.create(storeUrl.substring("jdbc:".length()));
        storeLine = open(new Line(server.getPort()));
        shown = at(storeUrl, server, storeLine);
      } else {
        postgres = null;
        storeLine = null;
        storeUrl = "jdbc:sqlite:" + folder.resolve("gateway-1/data/gateway.db");
        shown = storeUrl;
      }
      Map<String, String> settings = ChaosSettings.of(platforms);
      settings.put("gateway.store.url", shown);
      settings.put(
          "gateway.maropost.acme.api-url", at(store.toString(), store, platformLines.get(0)));
      settings.put(
          "gateway.marketplace.loja.api-url", at(seller.toString(), seller, platformLines.get(1)));
      sinkLog = makeTables(folder);
      door = open(new Acknowledgements(ANSWER_MAX));
      homes = homes(plan, folder, settings);
      fleet = open(new Fleet(homes, door));
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T open(T part) {
    opened.push(part);
    return part;
  }

  private static String at(String address, URI server, Line line) {
    return address.replace(server.getHost() + ":" + server.getPort(), "127.0.0.1:" + line.port());
  }

  private SinkLog makeTables(Path folder) {
    Database database =
        storeUrl.startsWith("jdbc:sqlite:")
            ? new SqliteDatabase(storeUrl, folder)
            : new PostgresDatabase(storeUrl, "", "", Duration.ofSeconds(20));
    Store.open(database, 10, Duration.ofSeconds(20)).close();
    return SinkLog.begin(storeUrl);
  }

  private static List<Path> homes(ChaosPlan plan, Path folder, Map<String, String> settings)
      throws IOException {
    List<Path> homes = new ArrayList<>();
    for (int i = 1; i <= plan.store().gateways(); i++) {
      Path home = Files.createDirectories(folder.resolve("gateway-" + i));
      Platforms.configure(home, settings);
      homes.add(home);
    }
    return homes;
  }

  /** Waits until every gateway takes notifications, and tells the platforms where. */
  void open() {
    fleet.awaitReady();
    platforms.store().webhooks().sendTo(door.address("/notifications/maropost"));
    platforms.store().webhooks().retries(1_000, Duration.ofMillis(400));
    String path = "/notifications/marketplace/" + Platforms.TOKEN;
    platforms.seller().webhooks().sendTo(door.address(path));
    platforms.seller().webhooks().retries(1_000, Duration.ofMillis(400));
  }

  /** The home directory of one of the gateways. */
  Path home() {
    return homes.get(0);
  }

  Platforms platforms() {
    return platforms;
  }

  /** Between the gateways and each platform, in the order Maropost, marketplace. */
  Line platformLine(int index) {
    return platformLines.get(index);
  }

  /** Only where the store is a server. */
  PostgresServer postgres() {
    return Objects.requireNonNull(postgres);
  }

  Line storeLine() {
    return Objects.requireNonNull(storeLine);
  }

  /** The store's JDBC address, past the line that can be cut. */
  String storeUrl() {
    return storeUrl;
  }

  SinkLog sinkLog() {
    return sinkLog;
  }

  Acknowledgements door() {
    return door;
  }

  Fleet fleet() {
    return fleet;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        System.err.println("a part of the run did not end cleanly: " + e);
      }
    }
  }
}
