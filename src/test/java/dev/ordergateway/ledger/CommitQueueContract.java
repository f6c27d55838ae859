package dev.ordergateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.LedgerDatabase;
import dev.ordergateway.testing.StoreRows;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Group commit on any database: who waits with whom, and who fails with whom. */
abstract class CommitQueueContract {
  private static final int QUEUE_MAX = 50;
  private static final String INSERT = "insert into kept (id) values (?)";

  @TempDir Path home;
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final AtomicInteger opened = new AtomicInteger();
  private Database database;
  private StoreRows rows;
  CommitQueue queue;

  @BeforeEach
  void open() throws SQLException {
    LedgerDatabase ledger = ledger(home);
    database = ledger.database();
    rows = ledger.rows();
    database.prepare();
    queue = queue(Duration.ofSeconds(20));
    queue.call(session -> session.update("create table kept (id integer primary key)"));
  }

  abstract LedgerDatabase ledger(Path home);

  private CommitQueue queue(Duration timeout) throws SQLException {
    return new CommitQueue(
        () -> {
          opened.incrementAndGet();
          return database.openWriter();
        },
        new Session(database.openWriter()),
        QUEUE_MAX,
        timeout,
        new Presence(database.canBeAway()));
  }

  @AfterEach
  void close() {
    callers.shutdownNow();
    queue.close();
    database.release();
  }

  @Test
  void textWithNulIsKeptWithSomethingInItsPlace() {
    queue.call(session -> session.update("create table said (word text)"));
    queue.call(session -> session.update("insert into said (word) values (?)", "New\0Pick"));

    List<String> said =
        queue.call(session -> session.list("select word from said", row -> row.getString(1)));
    assertThat(said).containsExactly("New\uFFFDPick");
  }

  @Test
  void workHasTakenEffectWhenTheCallReturns() {
    for (int i = 0; i < 20; i++) {
      int id = i;
      assertThat(queue.<Integer>call(session -> session.update(INSERT, id))).isEqualTo(1);
      assertThat(rows()).isEqualTo(i + 1);
    }
  }

  @Test
  void whatWaitsTogetherIsCommittedTogether() throws Exception {
    Gate gate = new Gate();
    List<Future<Integer>> waiting = new ArrayList<>();
    AtomicInteger seenByOthers = new AtomicInteger(-1);
    for (int i = 0; i < 10; i++) {
      int id = i;
      waiting.add(submit(id));
    }
    Future<Integer> last =
        callers.submit(
            () ->
                queue.call(
                    session -> {
                      seenByOthers.set(rows());
                      return session.update(INSERT, 100);
                    }));
    Eventually.until("all wait", () -> queue.depth() == 11);
    gate.open();

    for (Future<Integer> each : waiting) {
      assertThat(each.get()).isEqualTo(1);
    }
    assertThat(last.get()).isEqualTo(1);
    assertThat(rows()).isEqualTo(11);
    // Whatever was before it in its group was not to be seen yet.
    assertThat(seenByOthers.get()).isZero();
  }

  @Test
  void badRowFailsAloneAndItsGroupIsCommitted() throws Exception {
    queue.call(session -> session.update(INSERT, 5));
    Gate gate = new Gate();
    List<Future<Integer>> good = new ArrayList<>();
    for (int id : new int[] {1, 2, 3}) {
      good.add(submit(id));
    }
    Future<Integer> collides = submit(5);
    Future<Integer> throwing =
        callers.submit(
            () ->
                queue.call(
                    session -> {
                      session.update(INSERT, 77);
                      throw new IllegalStateException("not this one");
                    }));
    for (int id : new int[] {6, 7, 8}) {
      good.add(submit(id));
    }
    Eventually.until("all wait", () -> queue.depth() == 8);
    gate.open();

    for (Future<Integer> each : good) {
      assertThat(each.get()).isEqualTo(1);
    }
    assertThatThrownBy(collides::get).hasCauseInstanceOf(StoreException.class);
    assertThatThrownBy(throwing::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(StoreException.class)
        .hasMessageContaining("not this one");
    assertThat(rows()).isEqualTo(7);
    assertThat(rows.value("select id from kept where id = 77")).isNull();
  }

  @Test
  void errorOfOnePieceOfWorkDoesNotEndTheThread() {
    assertThatThrownBy(
            () ->
                queue.call(
                    session -> {
                      throw new StackOverflowError();
                    }))
        .isInstanceOf(StoreException.class);

    assertThat(queue.<Integer>call(session -> session.update(INSERT, 1))).isEqualTo(1);
  }

  @Test
  void errorWhileConnectingDoesNotEndTheThread() throws SQLException {
    queue.close();
    AtomicInteger tries = new AtomicInteger();
    Session broken = new Session(database.openWriter());
    broken.connection().close();
    queue =
        new CommitQueue(
            () -> {
              if (tries.incrementAndGet() == 1) {
                throw new OutOfMemoryError("as a driver would");
              }
              return database.openWriter();
            },
            broken,
            QUEUE_MAX,
            Duration.ofSeconds(2),
            new Presence(database.canBeAway()));
    assertThatThrownBy(() -> queue.call(session -> session.update(INSERT, 1)))
        .isInstanceOf(StoreException.class);

    Eventually.asserted(
        () -> assertThat(queue.<Integer>call(session -> session.update(INSERT, 2))).isEqualTo(1));
    assertThat(tries.get()).isPositive();
  }

  @Test
  void brokenConnectionIsOpenedAgain() {
    assertThatThrownBy(
            () ->
                queue.call(
                    session -> {
                      session.connection().close();
                      return session.update(INSERT, 1);
                    }))
        .isInstanceOf(StoreException.class);

    assertThat(queue.<Integer>call(session -> session.update(INSERT, 2))).isEqualTo(1);
    assertThat(opened.get()).isPositive();
    assertThat(rows()).isEqualTo(1);
  }

  /** The driver throws a statement away that failed so; it must not be kept. */
  @Test
  void tableThatWasAwayIsReadAndWrittenAgain() {
    queue.<Integer>call(session -> session.update(INSERT, 1));
    assertThat(ids()).hasSize(1);
    queue.call(session -> session.update("alter table kept rename to away"));

    assertThatThrownBy(() -> queue.call(session -> session.update(INSERT, 2)))
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(this::ids).isInstanceOf(StoreException.class);

    queue.call(session -> session.update("alter table away rename to kept"));
    assertThat(queue.<Integer>call(session -> session.update(INSERT, 2))).isEqualTo(1);
    assertThat(ids()).hasSize(2);
  }

  List<Integer> ids() {
    return queue.call(session -> session.list("select id from kept", row -> row.getInt(1)));
  }

  @Test
  void fullQueueIsAFailureAndNotAWait() throws Exception {
    Gate gate = new Gate();
    List<Future<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < QUEUE_MAX; i++) {
      waiting.add(submit(i));
    }
    Eventually.until("the queue is full", () -> queue.depth() == QUEUE_MAX);

    assertThatThrownBy(() -> queue.call(session -> session.update(INSERT, 1000)))
        .isInstanceOf(StoreException.class)
        .hasMessage("the store's queue is full");

    gate.open();
    for (Future<Integer> each : waiting) {
      each.get();
    }
    assertThat(rows()).isEqualTo(QUEUE_MAX);
  }

  @Test
  void callerWhoGaveUpBeforeHisTurnHasNoEffect() throws Exception {
    queue.close();
    queue = queue(Duration.ofMillis(100));
    Gate gate = new Gate();

    assertThatThrownBy(() -> queue.call(session -> session.update(INSERT, 1)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("did not commit within 100 ms");
    assertThat(queue.depth()).as("what is kept of it").isZero();
    gate.open();

    // A store that can be away counts as such until it has been found again.
    Eventually.asserted(() -> queue.<Integer>call(session -> session.update(INSERT, 2)));
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void closingCommitsWhatWaitsAndTakesNothingMore() throws Exception {
    Gate gate = new Gate();
    List<Future<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiting.add(submit(i));
    }
    Eventually.until("all wait", () -> queue.depth() == 10);
    Future<?> closing = callers.submit(queue::close);
    gate.open();
    closing.get(20, TimeUnit.SECONDS);

    for (Future<Integer> each : waiting) {
      assertThat(each.get()).isEqualTo(1);
    }
    assertThat(rows()).isEqualTo(10);
    assertThatThrownBy(() -> queue.call(session -> session.update(INSERT, 99)))
        .hasMessage("the store is closed");
  }

  private Future<Integer> submit(int id) {
    return callers.submit(() -> queue.call(session -> session.update(INSERT, id)));
  }

  private int rows() {
    return rows.count("kept");
  }

  /** Keeps the committing thread busy until it is opened, so that others must wait together. */
  private final class Gate {
    private final CountDownLatch opened = new CountDownLatch(1);

    Gate() throws InterruptedException {
      CountDownLatch entered = new CountDownLatch(1);
      callers.submit(
          () ->
              queue.call(
                  session -> {
                    entered.countDown();
                    awaitUninterrupted();
                    return null;
                  }));
      assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitUninterrupted() {
      try {
        opened.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void open() {
      opened.countDown();
    }
  }
}
