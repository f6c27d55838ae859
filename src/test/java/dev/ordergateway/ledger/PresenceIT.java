package dev.ordergateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.PostgresServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that goes away: everybody is told at once, and it is found again by itself. */
class PresenceIT {
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(2);
  private static final String COUNT = "insert into counted (id) values (?)";

  private final PostgresServer server = PostgresServer.start();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private Store store;

  @BeforeEach
  void open() {
    PostgresDatabase database = new PostgresDatabase(server.newDatabase(), "", "", COMMIT_TIMEOUT);
    store = Store.open(database, 1_000, COMMIT_TIMEOUT);
    store.write(session -> session.update("create table counted (id integer primary key)"));
  }

  @AfterEach
  void close() throws IOException {
    callers.shutdownNow();
    store.close();
    server.close();
  }

  @Test
  void callersOfAServerThatWasKilledFailTogetherAndGoOnWhenItIsBack() throws Exception {
    try (LoggedLines log = new LoggedLines()) {
      server.kill();
      List<Future<Integer>> waiting = new ArrayList<>();
      long begun = System.nanoTime();
      for (int i = 0; i < 50; i++) {
        waiting.add(submit(i));
      }

      for (Future<Integer> each : waiting) {
        assertThatThrownBy(each::get).hasCauseInstanceOf(StoreAwayException.class);
      }
      assertThat(since(begun)).isLessThan(COMMIT_TIMEOUT);
      assertThat(store.isAway()).isTrue();
      assertThatThrownBy(this::count).isInstanceOf(StoreAwayException.class);

      server.startAgain();
      Eventually.until("it is back", () -> !store.isAway());
      assertThat(submit(1).get()).isEqualTo(1);
      assertThat(count()).isEqualTo(1);
      assertThat(log.with("WARN"))
          .filteredOn(line -> line.contains("store"))
          .singleElement()
          .asString()
          .contains("the store is away: ");
      assertThat(log.with("the store is back after ")).hasSize(1);
    }
  }

  @Test
  void serverThatHangsIsNoticedWithinTheCommitTimeoutAndHoldsUpNobodyAfterThat() throws Exception {
    server.halt();
    long begun = System.nanoTime();

    assertThatThrownBy(() -> submit(1).get()).hasCauseInstanceOf(StoreAwayException.class);
    assertThat(since(begun)).isLessThan(COMMIT_TIMEOUT.plusSeconds(1));
    begun = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> submit(2).get()).hasCauseInstanceOf(StoreAwayException.class);
    }
    assertThat(since(begun)).isLessThan(COMMIT_TIMEOUT);

    server.goOn();
    Eventually.until("it is back", () -> !store.isAway());
    assertThat(submit(3).get()).isEqualTo(1);
  }

  @Test
  void serverThatRestartsIsFoundAgain() throws Exception {
    assertThat(submit(1).get()).isEqualTo(1);
    server.stop();
    assertThatThrownBy(() -> submit(2).get()).hasCauseInstanceOf(StoreAwayException.class);

    server.startAgain();

    Eventually.until("it is back", () -> !store.isAway());
    assertThat(submit(3).get()).isEqualTo(1);
    assertThat(count()).isEqualTo(2);
  }

  /** A connection that an administrator ends is no outage. */
  @Test
  void connectionThatIsCutIsOpenedAgainAndNothingIsAway() throws Exception {
    server.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where application_name = 'order-gateway'");

    assertThat(submit(1).get()).isEqualTo(1);
    assertThat(store.isAway()).isFalse();
    Eventually.asserted(() -> assertThat(count()).isEqualTo(1));
  }

  private Future<Integer> submit(int id) {
    return callers.submit(() -> store.write(session -> session.update(COUNT, id)));
  }

  private int count() {
    return store.read(
        session ->
            session.first("select count(*) from counted", row -> row.getInt(1)).orElseThrow());
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
