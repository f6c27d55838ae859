package dev.ordergateway.retain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.accept.Acceptance;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.accept.Notification.Via;
import dev.ordergateway.audit.Removal;
import dev.ordergateway.audit.SealKey;
import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.ledger.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The batches of a run: between two of them others write, and a run may end after any. */
class RetentionRunIT {
  private static final Instant THEN = Instant.parse("2026-01-05T10:00:00Z");
  private static final Instant NOW = THEN.plus(Duration.ofDays(100));

  @TempDir Path home;
  private final Removal removal = new Removal(new SealKey(List.of()));
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(new SqliteDatabase("jdbc:sqlite:x.db", home), 1000, Duration.ofSeconds(10));
    Acceptance acceptance = new Acceptance(Duration.ofMinutes(5));
    store.write(
        session -> {
          for (int i = 0; i < 250; i++) {
            acceptance.accept(session, notification("" + i), THEN, true, null);
          }
          return session.update(
              "update gateway_notification set state = 'delivered', settled_at = ?", THEN);
        });
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void othersWriteBetweenTwoBatches() {
    List<Integer> seen = new ArrayList<>();

    run(seen, -1).payloads(NOW.minus(Duration.ofDays(90)));

    assertThat(seen).startsWith(250, 150, 50);
  }

  @Test
  void runThatIsStoppedHasDoneWholeBatchesAndTheNextGoesOn() {
    List<Integer> seen = new ArrayList<>();
    RetentionRun stopped = run(seen, 150);
    stopped.payloads(NOW);
    assertThat(left()).isEqualTo(150);
    assertThat(stopped).hasToString("100 bodies");
    assertThat(stopped.isStopped()).isTrue();

    RetentionRun next = run(seen, -1);
    next.payloads(NOW);

    assertThat(left()).isZero();
    assertThat(next).hasToString("150 bodies");
  }

  @Test
  void whatIsNotOldEnoughStaysToTheMillisecond() {
    run(new ArrayList<>(), -1).payloads(THEN);
    assertThat(left()).isEqualTo(250);

    run(new ArrayList<>(), -1).payloads(THEN.plusMillis(1));

    assertThat(left()).isZero();
  }

  @Test
  void rowWithoutASealStays() {
    RetentionRun run = run(new ArrayList<>(), -1);
    run.payloads(NOW);

    run.keys(NOW);

    assertThat(count("gateway_notification")).isEqualTo(250);
  }

  /**
   * @param enough how many are left when the run is stopped
   */
  private RetentionRun run(List<Integer> seen, int enough) {
    return new RetentionRun(
        store,
        removal,
        () -> {
          int left = left();
          seen.add(left);
          return left <= enough;
        },
        NOW);
  }

  /** Asked by a write, which waits for its turn like any accept. */
  private int left() {
    return count("gateway_notification where length(body) > 0");
  }

  private int count(String rows) {
    return store.write(
        session ->
            session.first("select count(*) from " + rows, row -> row.getInt(1)).orElseThrow());
  }

  private static Notification notification(String id) {
    return new Notification(
        "maropost",
        "acme",
        id,
        "N1",
        "New",
        THEN,
        THEN,
        Via.WEBHOOK,
        List.of(),
        null,
        List.of(),
        new byte[] {'<'});
  }
}
