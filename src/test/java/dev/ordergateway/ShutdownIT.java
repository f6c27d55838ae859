package dev.ordergateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Acknowledgements;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderTraffic;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.ShippedJar;
import dev.ordergateway.testing.StoreRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to the shipped jar: what is in flight is finished, then everything is closed. */
class ShutdownIT {
  /** What Java answers when a signal ends it: 128 and the signal's number, 15. */
  private static final int TERMINATED = 143;

  private static final Duration LONGEST = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void stopUnderLoadAnswersWhatIsInFlightAndClosesTheStore() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path store = home.resolve("data/gateway.db");
    try (Platforms platforms = new Platforms();
        Acknowledgements door = new Acknowledgements()) {
      Platforms.configure(home, platforms.settings());
      platforms.store().webhooks().sendTo(door.address("/notifications/maropost"));
      platforms.store().webhooks().retries(1, Duration.ofMillis(100));
      String path = "/notifications/marketplace/" + Platforms.TOKEN;
      platforms.seller().webhooks().sendTo(door.address(path));
      platforms.seller().webhooks().retries(1, Duration.ofMillis(100));

      try (ShippedJar gateway = ShippedJar.start(home, Map.of()).awaitReady();
          OrderTraffic traffic = OrderTraffic.start(platforms, 300, 7)) {
        door.handOnTo(gateway.httpPort());
        Eventually.until("there is a load", () -> door.acknowledged().size() > 200);
        gateway.terminate();
        ShippedJar.Ended ended = gateway.awaitEnd(LONGEST);
        traffic.pause();

        assertThat(ended.exit()).as(ended.err()).isEqualTo(TERMINATED);
        assertThat(ended.err()).doesNotContain("ERROR", "did not stop cleanly", "did not finish");
        assertThat(ended.err()).contains("Order Gateway has stopped");
      }
      assertThat(door.otherAnswers()).as("answered while it stopped").isSubsetOf(503);
      // A store that is closed cleanly has taken its write-ahead log in and removed it.
      assertThat(store.resolveSibling("gateway.db-wal")).doesNotExist();
      StoreRows rows = new StoreRows(store);
      assertThat(rows.value("pragma integrity_check")).isEqualTo("ok");
      assertThat(rows.select("select * from gateway_order where lease_until_at is not null"))
          .as("orders that somebody still holds")
          .isEmpty();
      assertThat(rows.select("select * from gateway_delivery where lease_until_at is not null"))
          .as("deliveries that somebody still holds")
          .isEmpty();
      Set<String> stored =
          rows.select("select body from gateway_notification").stream()
              .map(row -> new String((byte[]) row.get("body"), StandardCharsets.UTF_8))
              .collect(Collectors.toSet());
      assertThat(door.acknowledged())
          .allSatisfy(
              body -> assertThat(stored).contains(new String(body, StandardCharsets.UTF_8)));
    }
  }
}
