package dev.ordergateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.PostgresServer;
import dev.ordergateway.testing.StoreRows;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What processes that share a PostgreSQL do to each other by the rows that they hold. */
class PostgresLocksIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String COUNT = "update kept set n = n + 1 where id = ?";

  private final String url = PostgresServer.shared().newDatabase();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final List<Store> stores = new ArrayList<>();

  @BeforeEach
  void open() throws SQLException {
    for (int i = 0; i < 2; i++) {
      stores.add(Store.open(database(PATIENCE), 10, PATIENCE));
    }
    execute("create table kept (id text primary key, n int)");
    execute("insert into kept values ('N1', 0), ('N2', 0)");
  }

  @AfterEach
  void close() {
    callers.shutdownNow();
    stores.forEach(Store::close);
  }

  /** Each begins with what came first; only their keys can make both begin with the same. */
  @Test
  void groupsOfTwoProcessesDoNotStopEachOther() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CyclicBarrier bothHaveBegun = new CyclicBarrier(2);
    List<Future<Integer>> done = new ArrayList<>();
    CountDownLatch gate = new CountDownLatch(1);
    for (int process = 0; process < 2; process++) {
      Store store = stores.get(process);
      CountDownLatch atGate = new CountDownLatch(1);
      done.add(callers.submit(() -> store.write(session -> held(atGate, gate))));
      assertThat(atGate.await(20, TimeUnit.SECONDS)).isTrue();
      String first = process == 0 ? "N1" : "N2";
      done.add(submit(store, first, runs, bothHaveBegun));
      Eventually.until("it waits", () -> store.queueDepth() == 1);
      done.add(submit(store, process == 0 ? "N2" : "N1", runs, bothHaveBegun));
      Eventually.until("both wait", () -> store.queueDepth() == 2);
    }

    gate.countDown();
    for (Future<Integer> each : done) {
      assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    }

    assertThat(new StoreRows(url).select("select n from kept where n = 2")).hasSize(2);
    assertThat(runs).as("a group that was rolled back is run again").hasValue(4);
  }

  @Test
  void whatAHaltedProcessHoldsIsFreedByTheServer() throws Exception {
    try (Connection halted = database(Duration.ofSeconds(1)).openWriter();
        Statement statement = halted.createStatement()) {
      statement.executeUpdate("update kept set n = 7 where id = 'N1'");

      execute("set lock_timeout = '15s'; update kept set n = 8 where id = 'N1'");

      assertThat(new StoreRows(url).value("select n from kept where id = 'N1'")).isEqualTo(8);
    }
  }

  private Future<Integer> submit(Store store, String id, AtomicInteger runs, CyclicBarrier begun) {
    return callers.submit(
        () ->
            store.write(
                new OrderKey("maropost", "acme", id),
                session -> {
                  runs.incrementAndGet();
                  int updated = session.update(COUNT, id);
                  meet(begun);
                  return updated;
                }));
  }

  /** In vain where one process waits for the other's row, as it should. */
  private static void meet(CyclicBarrier begun) {
    try {
      begun.await(500, TimeUnit.MILLISECONDS);
    } catch (BrokenBarrierException | TimeoutException e) {
      // Not both at once: one goes on alone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int held(CountDownLatch atGate, CountDownLatch gate) {
    atGate.countDown();
    try {
      gate.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  private PostgresDatabase database(Duration patience) {
    return new PostgresDatabase(url, "", "", patience);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
