package dev.ordergateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.settings.Settings;
import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.PostgresServer;
import dev.ordergateway.testing.StoreRows;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas on machines whose clocks differ by hours: one time for all, the store's. */
class ReplicaClocksIT {
  private static final List<String> TIMES =
      List.of(
          "select received_at as time from gateway_notification",
          "select created_at as time from gateway_version",
          "select sent_at as time from gateway_version",
          "select at as time from gateway_attempt",
          "select seen_at as time from gateway_replica");

  @TempDir Path home;
  private final String storeUrl = PostgresServer.shared().newDatabase();
  private final StoreRows rows = new StoreRows(storeUrl);

  @Test
  void clocksThatDifferByHoursAreSaidAndChangeNothing() throws Exception {
    Instant began = Instant.now();
    try (Platforms platforms = new Platforms();
        LoggedLines log = new LoggedLines()) {
      try (Gateway ahead = start(platforms, Duration.ofHours(5));
          Gateway behind = start(platforms, Duration.ofHours(-3))) {
        for (int i = 0; i < 20; i++) {
          platforms.store().webhooks().sendTo(door(i % 2 == 0 ? ahead : behind));
          platforms.store().place("N" + i);
        }
        Eventually.asserted(() -> assertThat(rows.count("gateway_sink")).isEqualTo(20));
        // A sink has an order before the ledger says so.
        Eventually.asserted(
            () ->
                assertThat(rows.select("select 1 from gateway_version where sent_at is null"))
                    .isEmpty());
        for (String times : TIMES) {
          assertThat(rows.select(times))
              .as(times)
              .isNotEmpty()
              .allSatisfy(row -> assertIsBetween(began, (String) row.get("time")));
        }
      }
      assertThat(rows.select("select order_id from gateway_version where version > 1")).isEmpty();
      assertThat(log.with("clock differs from the store's by")).hasSize(2);

      try (Gateway right = start(platforms, Duration.ZERO)) {
        assertThat(right.httpPort()).isPositive();
      }
      // What a clock that was set back would be told by.
      assertThat(log.with("behind the newest row")).isEmpty();
      assertThat(log.with("lay further ahead")).isEmpty();
    }
  }

  private Gateway start(Platforms platforms, Duration ahead) throws Exception {
    Map<String, String> changed = platforms.settings();
    changed.put("gateway.home", home.toString());
    changed.put("gateway.store.url", storeUrl);
    Settings settings = SettingsLoader.load(Map.of(), changed);
    return Gateway.start(settings, Clock.offset(Clock.systemUTC(), ahead), true, point -> {});
  }

  private static URI door(Gateway gateway) {
    return URI.create("http://127.0.0.1:" + gateway.httpPort() + "/notifications/maropost");
  }

  /** With a minute's room; the clocks are hours away. */
  private static void assertIsBetween(Instant began, String time) {
    assertThat(Instant.parse(time))
        .isBetween(began.minus(Duration.ofMinutes(1)), Instant.now().plus(Duration.ofMinutes(1)));
  }
}
