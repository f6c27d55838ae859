package dev.ordergateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.PostgresServer;
import dev.ordergateway.testing.Replica;
import dev.ordergateway.testing.StoreRows;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger on PostgreSQL that is put back from an older copy, by the manual's steps. */
class PostgresRestoreIT {
  /** Where the numbers of versions go on after a restore: above the seconds since 2020. */
  private static final int FLOOR = 200_000_000;

  @TempDir Path home;
  private final PostgresServer server = PostgresServer.shared();
  private final Platforms platforms = new Platforms();

  @AfterEach
  void close() {
    platforms.close();
  }

  @Test
  void restoredCopyEndsAsThePlatformsAreAndGivesNoNumberASecondContent() throws Exception {
    String url = server.newDatabase();
    try (Replica gateway = start(url)) {
      platforms.store().place("N1");
      platforms.store().place("N2");
      awaitSink(url, "N1", "New", 1);
    }
    String backup = server.copyOf(url);
    try (Replica gateway = start(url)) {
      platforms.store().changeStatus("N1", "Pick");
      awaitSink(url, "N1", "Pick", 2);
    }
    platforms.store().changeStatus("N2", "Dispatched");

    GatewayStore.markRestored(SettingsLoader.load(Map.of(), settings(backup)));

    try (LoggedLines log = new LoggedLines();
        Replica gateway = start(backup)) {
      assertThat(log.with("the store is a copy of ")).hasSize(1);
      awaitSink(backup, "N1", "Pick", FLOOR);
      awaitSink(backup, "N2", "Dispatched", FLOOR);
    }
    try (LoggedLines log = new LoggedLines();
        Replica gateway = start(backup)) {
      assertThat(log.with("the store is a copy of ")).as("said again").isEmpty();
    }
  }

  private Replica start(String url) throws GatewayStartException {
    Replica gateway = Replica.start(home, platforms, url, Map.of());
    platforms.store().webhooks().sendTo(gateway.address("/notifications/maropost"));
    return gateway;
  }

  private Map<String, String> settings(String url) {
    Map<String, String> settings = platforms.settings();
    settings.put("gateway.home", home.toString());
    settings.put("gateway.store.url", url);
    return settings;
  }

  /** Its newest version, of at least this number, is in the sink and shows the status. */
  private static void awaitSink(String url, String order, String status, int leastVersion) {
    Eventually.asserted(
        () -> {
          List<Map<String, Object>> found =
              new StoreRows(url)
                  .select("select version, event from gateway_sink where order_id = ?", order);
          assertThat(found).hasSize(1);
          assertThat((Integer) found.get(0).get("version")).isGreaterThanOrEqualTo(leastVersion);
          assertThat((String) found.get(0).get("event"))
              .contains("\"platformStatus\":\"" + status + "\"");
        });
  }
}
