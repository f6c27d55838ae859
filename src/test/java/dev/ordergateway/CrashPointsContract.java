package dev.ordergateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.Call;
import dev.ordergateway.emulator.SinkAudit;
import dev.ordergateway.ledger.CrashPoint;
import dev.ordergateway.testing.Acknowledgements;
import dev.ordergateway.testing.CrashAt;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderTraffic;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.ShippedJar;
import dev.ordergateway.testing.StoreRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every store has to bear: the process ends at a crash point under load, and another one goes
 * on. Each test first shows by what is left behind that it was that moment.
 */
abstract class CrashPointsContract {
  private static final int CHANGES_PER_SECOND = 100;
  private static final long SEED = 20_260_102;

  /** Of which a busy machine spends most on starting the process. */
  private static final Duration DEAD_SOON = Duration.ofSeconds(90);

  @TempDir Path home;

  private final Platforms platforms = new Platforms();
  private final Map<String, String> settings = new TreeMap<>();
  private final Acknowledgements door = new Acknowledgements();
  private String url;
  private StoreRows rows;

  /** The JDBC address of an empty store; the same for all processes of one test. */
  abstract String storeUrl(Path home);

  @BeforeEach
  void configure() {
    url = storeUrl(home);
    rows = new StoreRows(url);
    settings.putAll(platforms.settings());
    settings.put("gateway.store.url", url);
    // As short as is legal, because a dead process's leases have to run out where a store is
    // shared.
    settings.put("gateway.enrich.connect-timeout", "500ms");
    settings.put("gateway.enrich.read-timeout", "1s");
    settings.put("gateway.enrich.answer-timeout", "1s");
    settings.put("gateway.deliver.timeout", "1s");
    settings.put("gateway.enrich.lease", "3s");
    settings.put("gateway.poll.maropost.limit", "5");
    Platforms.configure(home, settings);
  }

  @AfterEach
  void close() {
    door.close();
    platforms.close();
  }

  @Test
  void endAfterTheInsertAndBeforeTheCommitLosesNothing() throws Exception {
    dieUnderLoad(CrashPoint.AFTER_INSERT_BEFORE_COMMIT, 20);

    assertThat(received()).isLessThan(20);
    goOnAndLoseNothing();
  }

  @Test
  void endBetweenTheCommitAndTheAnswerLosesNothing() throws Exception {
    dieUnderLoad(CrashPoint.AFTER_COMMIT_BEFORE_ANSWER, 20);

    assertThat(received()).isGreaterThan(door.acknowledged().size());
    goOnAndLoseNothing();
  }

  @Test
  void endAfterTheClaimLosesNothing() throws Exception {
    dieUnderLoad(CrashPoint.AFTER_CLAIM, 10);

    assertThat(leased("due_at is not null")).isNotEmpty();
    goOnAndLoseNothing();
  }

  @Test
  void endAfterTheFetchLosesNothing() throws Exception {
    dieUnderLoad(CrashPoint.AFTER_FETCH, 20);

    assertThat(leased("due_at is not null")).containsAnyElementsOf(fetched());
    goOnAndLoseNothing();
  }

  @Test
  void endBetweenTheSinkAndItsRecordDoublesNothing() throws Exception {
    dieUnderLoad(CrashPoint.AFTER_SINK_BEFORE_SETTLE, 20);

    assertThat(
            column(
                """
                select order_id as id from gateway_delivery
                where lease_owner is not null and send_at is not null
                  and sent_version < version"""))
        .containsAnyElementsOf(column("select order_id as id from gateway_sink"));
    goOnAndLoseNothing();
  }

  /** The end comes between one of two sinks and its record: a file that knows what it has, too. */
  @Test
  void endBetweenOneOfTwoSinksAndItsRecordDoublesNothingInEither() throws Exception {
    Path archive = home.resolve("out/archive.jsonl");
    settings.put("gateway.sink.others", "archive");
    settings.put("gateway.sink.archive.uri", "gateway-lines:" + archive);
    Platforms.configure(home, settings);

    dieUnderLoad(CrashPoint.AFTER_SINK_BEFORE_SETTLE, 25);

    goOnAndLoseNothing();
    List<String> ids =
        Files.readAllLines(archive).stream()
            .map(line -> line.replaceFirst(".*?\"id\":\"([^\"]+)\".*", "$1"))
            .toList();
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids)
        .containsAll(
            column(
                "select source || '/' || account || '/' || order_id || '/' || version as id"
                    + " from gateway_order"));
  }

  /** Nobody was told of these orders, so only the poll can find them. */
  @Test
  void endInTheMiddleOfAPollPageSkipsNothing() throws Exception {
    for (int order = 1; order <= 12; order++) {
      platforms.store().place("P" + order);
    }

    dieAt(CrashPoint.MID_POLL_PAGE, 8);

    assertThat(rows.count("gateway_notification")).as("the first page").isEqualTo(5);
    assertThat(column("select list as id from gateway_cursor where window_from_at is not null"))
        .containsExactly("orders");
    goOnAndLoseNothing();
    assertThat(rows.select("select 1 from gateway_notification where via = 'poll'")).hasSize(12);
  }

  @Test
  void endBetweenAWriteAndItsRecordWritesNothingTwice() throws Exception {
    settings.put("gateway.maropost.acme.acknowledge", "Pack");
    Platforms.configure(home, settings);
    platforms.store().place("P1");

    dieAt(CrashPoint.AFTER_UPDATE_BEFORE_RECORD, 1);

    assertThat(column("select state as id from gateway_update")).containsExactly("due");
    try (Gateway gateway = CrashingGateway.start(home)) {
      assertThat(gateway.httpPort()).isPositive();
      Eventually.asserted(
          () -> {
            assertThat(column("select state as id from gateway_update")).containsExactly("written");
            assertThat(column("select state as id from gateway_order"))
                .containsExactly("delivered");
          });
    }
    assertThat(column("select status as id from gateway_version")).containsExactly("new");
    assertThat(platforms.store().calls())
        .filteredOn(call -> call.kind().equals("UpdateOrder"))
        .hasSize(1);
  }

  private void dieUnderLoad(CrashPoint point, int time) {
    platforms.store().webhooks().sendTo(door.address("/notifications/maropost"));
    platforms.store().webhooks().retries(100, Duration.ofMillis(400));
    String path = "/notifications/marketplace/" + Platforms.TOKEN;
    platforms.seller().webhooks().sendTo(door.address(path));
    platforms.seller().webhooks().retries(100, Duration.ofMillis(400));
    try (ShippedJar gateway = start(point, time)) {
      door.handOnTo(gateway.awaitReady().httpPort());
      try (OrderTraffic traffic = OrderTraffic.start(platforms, CHANGES_PER_SECOND, SEED)) {
        assertThat(gateway.awaitEnd(DEAD_SOON).exit()).isEqualTo(CrashAt.EXIT);
      }
      door.handOnTo(0);
    }
  }

  private void dieAt(CrashPoint point, int time) {
    try (ShippedJar gateway = start(point, time)) {
      assertThat(gateway.awaitEnd(DEAD_SOON).exit()).isEqualTo(CrashAt.EXIT);
    }
  }

  private ShippedJar start(CrashPoint point, int time) {
    return ShippedJar.start(
        home, CrashingGateway.class, Map.of(CrashAt.PROPERTY, CrashAt.text(point, time)));
  }

  private int received() {
    return column("select external_id as id from gateway_notification where via = 'webhook'")
        .size();
  }

  private List<String> leased(String condition) {
    return column(
        "select order_id as id from gateway_order where lease_owner is not null and " + condition);
  }

  private List<String> column(String sql) {
    return rows.select(sql).stream().map(row -> (String) row.get("id")).toList();
  }

  private Set<String> fetched() {
    return List.of(platforms.store(), platforms.seller()).stream()
        .flatMap(platform -> platform.calls().stream())
        .map(Call::orderIds)
        .flatMap(List::stream)
        .collect(Collectors.toSet());
  }

  /** Another gateway takes over, in this process. */
  private void goOnAndLoseNothing() throws Exception {
    try (Gateway gateway = CrashingGateway.start(home)) {
      door.handOnTo(gateway.httpPort());
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
                          select source, order_id, state from gateway_order
                          where due_at is not null or send_at is not null
                            or lease_owner is not null
                          union all
                          select source, order_id, sink from gateway_delivery
                          where send_at is not null or lease_owner is not null
                          union all
                          select source, list, kind from gateway_cursor
                          where due_at is not null or lease_owner is not null"""))
                  .isEmpty());
      assertAllIsThereOnce();
    }
  }

  private void assertAllIsThereOnce() {
    List<String> stored =
        rows.select("select body from gateway_notification").stream()
            .map(row -> text((byte[]) row.get("body")))
            .toList();
    assertThat(stored)
        .containsAll(door.acknowledged().stream().map(CrashPointsContract::text).toList());
    assertThat(rows.select("select * from gateway_notification where state <> 'delivered'"))
        .isEmpty();
    assertThat(SinkAudit.lost("maropost", platforms.store(), url)).isEmpty();
    assertThat(SinkAudit.lost("marketplace", platforms.seller(), url)).isEmpty();
    assertThat(SinkAudit.doubled("maropost", platforms.store(), url)).isEmpty();
    assertThat(SinkAudit.doubled("marketplace", platforms.seller(), url)).isEmpty();
    int orders = platforms.store().orderIds().size() + platforms.seller().orderIds().size();
    assertThat(rows.count("gateway_sink")).isEqualTo(orders).isGreaterThan(3);
    assertThat(
            rows.select(
                """
                select o.order_id, o.version, o.sent_version, s.version as sink,
                  count(v.version) as versions, max(v.version) as newest
                from gateway_order o
                join gateway_sink s on s.source = o.source and s.account = o.account
                  and s.order_id = o.order_id
                join gateway_version v on v.source = o.source and v.account = o.account
                  and v.order_id = o.order_id
                group by o.source, o.account, o.order_id, o.version, o.sent_version, s.version
                having o.version <> o.sent_version or o.version <> s.version
                  or o.version <> count(v.version) or o.version <> max(v.version)"""))
        .as("orders whose versions have a gap or are not those of the sink")
        .isEmpty();
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
