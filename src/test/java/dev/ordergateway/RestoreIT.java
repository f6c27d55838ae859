package dev.ordergateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.emulator.PlatformEmulator;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.RecordingSink;
import dev.ordergateway.testing.RecordingSink.Delivery;
import dev.ordergateway.testing.StoreRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backup is made under load and put back later. What the sink got in between is not in the
 * restored ledger, yet every order ends there as the platform has it, and no id has two contents.
 */
class RestoreIT {
  @TempDir private Path home;
  private RecordingSink sink;
  private OrderFlow flow;

  @BeforeEach
  void open() {
    sink = new RecordingSink();
    flow = new OrderFlow(home).set("gateway.store.url", "jdbc:sqlite:data/gateway.db");
  }

  @AfterEach
  void close() {
    flow.close();
    sink.close();
  }

  @Test
  void ordersDeliveredAfterABackupMadeUnderLoadEndRightInASinkThatKeepsThem() throws IOException {
    flow.set("gateway.sink.uri", sink.uri()).start();
    IntStream.range(0, 20).forEach(i -> flow.maropost().place("N" + i));
    IntStream.range(0, 20).forEach(i -> flow.marketplace().place("70" + i));
    awaitSettled(40);
    CompletableFuture<Void> load =
        CompletableFuture.runAsync(
            () -> IntStream.range(20, 60).forEach(i -> flow.maropost().place("N" + i)));
    Path backup = backup();
    load.join();
    awaitSettled(80);
    IntStream.range(0, 20).forEach(i -> flow.maropost().changeStatus("N" + i, "Pick"));
    IntStream.range(0, 20).forEach(i -> flow.marketplace().approve("70" + i));
    IntStream.range(60, 70).forEach(i -> flow.maropost().place("N" + i));
    awaitSettled(90);
    flow.gateway().stop();
    // Back to what the backup knows, while nobody listens: the sink has Pick.
    IntStream.range(0, 10).forEach(i -> flow.maropost().changeStatus("N" + i, "New"));

    restore(backup);

    try (LoggedLines log = new LoggedLines()) {
      flow.start();
      assertThat(log.with("the store is a copy of ")).hasSize(1);
    }
    assertSinkIsRight(90);
    flow.maropost().changeStatus("N0", "Pack");
    flow.marketplace().cancel("700");
    assertSinkIsRight(90);
  }

  @Test
  void sameBackupRestoredTwiceGivesNoNumberASecondContent() throws IOException {
    flow.set("gateway.sink.uri", sink.uri()).start();
    flow.maropost().place("N1");
    awaitSettled(1);
    Path backup = backup();
    for (String status : List.of("Pick", "Pack")) {
      flow.maropost().changeStatus("N1", status);
      flow.maropost().place("N" + status);
      assertSinkIsRight(status.equals("Pick") ? 2 : 3);
      flow.gateway().stop();
      // Nobody restores twice in a second, in which one order got two versions.
      flow.advance(Duration.ofMinutes(1));
      restore(backup);
      flow.start();
      assertSinkIsRight(status.equals("Pick") ? 2 : 3);
    }
  }

  @Test
  void tableInAnotherDatabaseTakesTheVersionsThatFollowARestore() throws IOException {
    flow.set("gateway.sink.jdbc-url", "jdbc:sqlite:" + home.resolve("sink.db")).start();
    StoreRows table = new StoreRows(home.resolve("sink.db"));
    flow.maropost().place("N1");
    awaitSettled(1);
    Path backup = backup();
    for (String status : List.of("Pick", "Pack", "On Hold")) {
      flow.maropost().changeStatus("N1", status);
      Eventually.asserted(() -> assertThat(status(table, "N1")).isEqualTo(status));
    }
    flow.gateway().stop();
    flow.maropost().changeStatus("N1", "Dispatched");

    restore(backup);
    flow.start();

    Eventually.asserted(() -> assertThat(status(table, "N1")).isEqualTo("Dispatched"));
  }

  @Test
  void storeThatWasNeverRestoredCountsFromOne() {
    flow.start();
    flow.maropost().place("N1");
    flow.awaitSink("N1", "1 new");
    flow.restart();
    flow.maropost().changeStatus("N1", "Pick");

    flow.awaitSink("N1", "2 processing");
  }

  @Test
  void backupsBeyondTheirNumberAreRemovedOldestFirst() throws IOException {
    flow.set("gateway.store.backups-max", "2").start();
    Path foreign = Files.createDirectories(home.resolve("data/backup")).resolve("mine.db");
    Files.writeString(foreign, "of the operator");

    Path first = backup();
    Path second = backup();
    Path third = backup();

    assertThat(first).doesNotExist();
    assertThat(List.of(second, third, foreign)).allSatisfy(file -> assertThat(file).exists());
    assertThat(new StoreRows(third).value("pragma integrity_check")).isEqualTo("ok");
  }

  private Path backup() {
    assertThat(flow.post("/api/backup", "{}").statusCode()).isEqualTo(202);
    Eventually.until(
        "the backup is made", () -> !lastBackup().path("state").asText("").equals("running"));
    assertThat(lastBackup().path("state").asText()).isEqualTo("done");
    Path file = Path.of(lastBackup().path("file").asText());
    assertThat(file)
        .startsWith(home.resolve("data/backup"))
        .hasSize(lastBackup().path("bytes").asLong());
    return file;
  }

  private JsonNode lastBackup() {
    return OrderFlow.json(flow.get("/api/backup"));
  }

  /** As the manual says. */
  private void restore(Path backup) throws IOException {
    for (String part : List.of("gateway.db", "gateway.db-wal", "gateway.db-shm")) {
      Files.deleteIfExists(home.resolve("data").resolve(part));
    }
    Files.copy(backup, home.resolve("data/gateway.db"), StandardCopyOption.REPLACE_EXISTING);
  }

  private void awaitSettled(int orders) {
    Eventually.asserted(
        () ->
            assertThat(flow.value("select count(*) from gateway_order where state = 'delivered'"))
                .isEqualTo(orders));
  }

  private void assertSinkIsRight(int orders) {
    Eventually.asserted(
        () -> {
          Map<String, JsonNode> newest = newest();
          assertThat(newest).hasSize(orders);
          newest.forEach(this::assertAsThePlatformHasIt);
        });
    Map<String, String> contents = new HashMap<>();
    for (Delivery delivery : sink.deliveries()) {
      assertThat(contents.putIfAbsent(delivery.id(), delivery.text()))
          .as(delivery.id())
          .isIn(null, delivery.text());
    }
  }

  /** What a consumer has who keeps the highest version of each order. */
  private Map<String, JsonNode> newest() {
    Map<String, JsonNode> newest = new HashMap<>();
    for (Delivery delivery : sink.deliveries()) {
      JsonNode event = OrderFlow.json(delivery.text());
      newest.merge(
          event.path("subject").asText(),
          event,
          (one, other) -> version(other) > version(one) ? other : one);
    }
    return newest;
  }

  private static int version(JsonNode event) {
    return event.path("data").path("version").asInt();
  }

  private void assertAsThePlatformHasIt(String orderId, JsonNode event) {
    PlatformEmulator platform = orderId.startsWith("N") ? flow.maropost() : flow.marketplace();
    String field = orderId.startsWith("N") ? "OrderStatus" : "status";
    assertThat(event.path("data").path("platformOrder").path(field).asText())
        .as(orderId)
        .isEqualTo(platform.document(orderId).path(field).asText());
  }

  private static String status(StoreRows table, String orderId) {
    Object event = table.value("select event from gateway_sink where order_id = ?", orderId);
    return OrderFlow.json(String.valueOf(event))
        .path("data")
        .path("platformOrder")
        .path("OrderStatus")
        .asText();
  }
}
