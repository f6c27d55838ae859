package dev.ordergateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.SinkAudit;
import dev.ordergateway.testing.Acknowledgements;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderTraffic;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.ShippedJar;
import dev.ordergateway.testing.SinkLog;
import dev.ordergateway.testing.StoreRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped jar is killed with SIGKILL at ten moments under load and started again each time.
 * Nothing that got its 200 is sent again, so whatever of it were lost would stay lost.
 */
class CrashIT {
  private static final int KILLS = 10;
  private static final long SEED = 20_260_101;
  private static final int CHANGES_PER_SECOND = 200;
  private static final int ANSWERS_MAX = 200;
  private static final Duration SETTLED_WITHIN = Duration.ofMinutes(2);

  @TempDir Path folder;

  /** The default sink: a row of the same store. */
  @Test
  void nothingAcknowledgedIsLostOrDoubledByTenKills() throws Exception {
    killTenTimes("");
  }

  private void killTenTimes(String sinkUrl) throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path storeFile = home.resolve("data/gateway.db");
    try (Platforms platforms = new Platforms();
        Acknowledgements door = new Acknowledgements()) {
      Map<String, String> settings = platforms.settings();
      settings.put("gateway.sink.jdbc-url", sinkUrl);
      Platforms.configure(home, settings);
      SinkLog sinkLog = makeTables(home, storeFile);
      platforms.store().webhooks().sendTo(door.address("/notifications/maropost"));
      platforms.store().webhooks().retries(200, Duration.ofMillis(400));
      String path = "/notifications/marketplace/" + Platforms.TOKEN;
      platforms.seller().webhooks().sendTo(door.address(path));
      platforms.seller().webhooks().retries(200, Duration.ofMillis(400));

      try (OrderTraffic traffic = OrderTraffic.start(platforms, CHANGES_PER_SECOND, SEED)) {
        traffic.pause();
        Random random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
          killAfter(1 + random.nextInt(ANSWERS_MAX), home, door, traffic);
        }
        killWhileItStarts(home, Duration.ofMillis(500 + random.nextInt(1_500)));
      }

      try (ShippedJar gateway = ShippedJar.start(home, Map.of()).awaitReady()) {
        door.handOnTo(gateway.httpPort());
        awaitSettled(platforms, storeFile);
        assertNothingLost(door, platforms, storeFile);
        assertThat(sinkLog.writtenTwice()).isEmpty();
        assertNothingDoubled(platforms, storeFile);
        assertThat(door.otherAnswers()).isSubsetOf(429, 503);
      }
    }
  }

  /** By answers and not by time, so that a slow machine is killed under load as well. */
  private static void killAfter(
      int answers, Path home, Acknowledgements door, OrderTraffic traffic) {
    try (ShippedJar gateway = ShippedJar.start(home, Map.of()).awaitReady()) {
      int before = door.acknowledged().size();
      door.handOnTo(gateway.httpPort());
      traffic.goOn();
      Eventually.until(
          "it has answered " + answers + " more",
          () -> door.acknowledged().size() >= before + answers);
      gateway.kill();
    } finally {
      door.handOnTo(0);
      traffic.pause();
    }
  }

  private static void killWhileItStarts(Path home, Duration afterwards) {
    try (ShippedJar gateway = ShippedJar.start(home, Map.of())) {
      LockSupport.parkNanos(afterwards.toNanos());
      gateway.kill();
    }
  }

  /** Lets a gateway make its tables, then has the database log each write that changes the sink. */
  private static SinkLog makeTables(Path home, Path storeFile) {
    try (ShippedJar gateway = ShippedJar.start(home, Map.of()).awaitReady()) {
      gateway.terminate();
      gateway.awaitEnd(Duration.ofSeconds(30));
    }
    return SinkLog.begin("jdbc:sqlite:" + storeFile);
  }

  private static void awaitSettled(Platforms platforms, Path storeFile) {
    StoreRows rows = new StoreRows(storeFile);
    Eventually.until(
        "the platforms have been answered",
        () ->
            platforms.store().webhooks().underWay() + platforms.seller().webhooks().underWay()
                == 0);
    Eventually.asserted(
        () ->
            assertThat(
                    rows.select(
                        """
                        select source, order_id, state, detail from gateway_order
                        where due_at is not null or send_at is not null"""))
                .isEmpty(),
        SETTLED_WITHIN);
  }

  private static void assertNothingLost(Acknowledgements door, Platforms platforms, Path store) {
    StoreRows rows = new StoreRows(store);
    Set<String> stored =
        rows.select("select body from gateway_notification where via = 'webhook'").stream()
            .map(row -> new String((byte[]) row.get("body"), StandardCharsets.UTF_8))
            .collect(Collectors.toSet());
    List<byte[]> acknowledged = door.acknowledged();
    assertThat(acknowledged).hasSizeGreaterThan(500);
    Set<String> lost = new HashSet<>();
    acknowledged.forEach(body -> lost.add(new String(body, StandardCharsets.UTF_8)));
    lost.removeAll(stored);
    assertThat(lost).as("acknowledged and not stored").isEmpty();
    assertThat(rows.select("select * from gateway_notification where state <> 'delivered'"))
        .isEmpty();
    assertThat(SinkAudit.lost("maropost", platforms.store(), "jdbc:sqlite:" + store)).isEmpty();
    assertThat(SinkAudit.lost("marketplace", platforms.seller(), "jdbc:sqlite:" + store)).isEmpty();
  }

  private static void assertNothingDoubled(Platforms platforms, Path store) {
    StoreRows rows = new StoreRows(store);
    assertThat(
            rows.select(
                """
                select s.order_id, s.version from gateway_sink s join gateway_order o
                  on o.source = s.source and o.account = s.account and o.order_id = s.order_id
                where s.version <> o.version or o.version <> o.sent_version"""))
        .isEmpty();
    assertThat(SinkAudit.doubled("maropost", platforms.store(), "jdbc:sqlite:" + store)).isEmpty();
    assertThat(SinkAudit.doubled("marketplace", platforms.seller(), "jdbc:sqlite:" + store))
        .isEmpty();
  }
}
