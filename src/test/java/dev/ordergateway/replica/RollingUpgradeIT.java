package dev.ordergateway.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.SinkAudit;
import dev.ordergateway.testing.Acknowledgements;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderTraffic;
import dev.ordergateway.testing.OtherRelease;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.PostgresServer;
import dev.ordergateway.testing.ShippedJar;
import dev.ordergateway.testing.StoreRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas of two releases on one store: upgraded one at a time under load, as the manual says. */
class RollingUpgradeIT {
  private static final String NEXT = "99.0.0";

  /** What a later release may do to tables that an older one is working on. */
  private static final String MIGRATION =
      """
      alter table gateway_notification add column remark varchar(40);
      alter table gateway_order add column remark_count integer not null default 0;
      create index gateway_notification_remark on gateway_notification (remark)
        where remark is not null;
      """;

  private static final int CHANGES_PER_SECOND = 40;
  private static final int TERMINATED = 143;
  private static final Duration LONGEST = Duration.ofSeconds(40);

  @TempDir Path folder;
  private final String storeUrl = PostgresServer.shared().newDatabase();
  private final StoreRows rows = new StoreRows(storeUrl);
  private final Platforms platforms = new Platforms();
  private final Acknowledgements door = new Acknowledgements();

  @BeforeEach
  void tellTheDoor() {
    platforms.store().webhooks().sendTo(door.address("/notifications/maropost"));
    platforms.store().webhooks().retries(100, Duration.ofMillis(400));
    String path = "/notifications/marketplace/" + Platforms.TOKEN;
    platforms.seller().webhooks().sendTo(door.address(path));
    platforms.seller().webhooks().retries(100, Duration.ofMillis(400));
  }

  @AfterEach
  void close() {
    door.close();
    platforms.close();
  }

  @Test
  void replicasAreUpgradedOneAtATimeUnderLoadAndAnOlderOneDoesNotComeBack() throws Exception {
    Path next =
        OtherRelease.jar(folder, NEXT, Map.of("gateway/migration/V99__later.sql", MIGRATION));
    try (ShippedJar oldOne = ShippedJar.start(home("one"), Map.of());
        ShippedJar oldTwo = ShippedJar.start(home("two"), Map.of());
        OrderTraffic traffic = OrderTraffic.start(platforms, CHANGES_PER_SECOND, 20_260_104)) {
      door.handOnTo(List.of(oldOne.awaitReady().httpPort(), oldTwo.awaitReady().httpPort()));
      awaitMoreAnswers();

      stop(oldOne, List.of(oldTwo.httpPort()));
      try (ShippedJar newOne = ShippedJar.start(next, folder.resolve("one"), Map.of())) {
        assertThat(linesOf(newOne.awaitReady(), "fine while replicas are upgraded one by one"))
            .singleElement()
            .asString()
            .contains("WARN", "this one " + NEXT);
        door.handOnTo(List.of(oldTwo.httpPort(), newOne.httpPort()));
        awaitMoreAnswers();

        stop(oldTwo, List.of(newOne.httpPort()));
        assertThat(oldTwo.err()).doesNotContain("ERROR");
        try (ShippedJar newTwo = ShippedJar.start(next, folder.resolve("two"), Map.of())) {
          assertThat(linesOf(newTwo.awaitReady(), "upgraded one by one")).isEmpty();
          door.handOnTo(List.of(newOne.httpPort(), newTwo.httpPort()));
          awaitMoreAnswers();
          traffic.close();
          assertAllIsThereOnce();
          assertThat(newOne.err() + newTwo.err()).doesNotContain("ERROR");
        }
      }
    }
    ShippedJar.Ended older = ShippedJar.run(folder.resolve("one"));
    assertThat(older.exit()).isEqualTo(1);
    assertThat(older.errLines())
        .singleElement()
        .asString()
        .contains("was written by a newer version of the gateway", "of version 99");
  }

  private Path home(String name) throws IOException {
    Path home = Files.createDirectory(folder.resolve(name));
    Map<String, String> settings = platforms.settings();
    settings.put("gateway.store.url", storeUrl);
    Platforms.configure(home, settings);
    return home;
  }

  /** As a load balancer does: nothing is sent to it any more, then it finishes what it has. */
  private void stop(ShippedJar replica, List<Integer> others) {
    door.handOnTo(others);
    replica.terminate();
    assertThat(replica.awaitEnd(LONGEST).exit()).as(replica.err()).isEqualTo(TERMINATED);
  }

  private void awaitMoreAnswers() {
    int before = door.acknowledged().size();
    Eventually.until("there is a load", () -> door.acknowledged().size() > before + 60);
  }

  private static List<String> linesOf(ShippedJar replica, String text) {
    return replica.err().lines().filter(line -> line.contains(text)).toList();
  }

  private void assertAllIsThereOnce() {
    Eventually.asserted(
        () ->
            assertThat(
                    rows.select(
                        """
                        select source, order_id, state from gateway_order
                        where due_at is not null or send_at is not null"""))
                .isEmpty());
    assertThat(rows.select("select body from gateway_notification where via = 'webhook'"))
        .extracting(row -> text((byte[]) row.get("body")))
        .containsAll(door.acknowledged().stream().map(RollingUpgradeIT::text).toList());
    assertThat(rows.select("select * from gateway_notification where state <> 'delivered'"))
        .isEmpty();
    assertThat(SinkAudit.lost("maropost", platforms.store(), storeUrl)).isEmpty();
    assertThat(SinkAudit.lost("marketplace", platforms.seller(), storeUrl)).isEmpty();
    assertThat(SinkAudit.doubled("maropost", platforms.store(), storeUrl)).isEmpty();
    assertThat(SinkAudit.doubled("marketplace", platforms.seller(), storeUrl)).isEmpty();
    // Of one that was on its way to a replica which was just told to stop; it was sent again.
    assertThat(door.otherAnswers()).isSubsetOf(503);
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
