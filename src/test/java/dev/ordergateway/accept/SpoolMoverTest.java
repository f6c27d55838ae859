package dev.ordergateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.CrashPoint;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.LedgerDatabase;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.Notices;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolMoverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Clock clock = Clock.systemUTC();
  private final AtomicReference<Thread> moving = new AtomicReference<>();

  @Test
  void errorIsSaidAndDoesNotEndTheMoving(@TempDir Path home) {
    Settings settings =
        new Settings(
            home,
            Map.of(
                "gateway.accept.spool-enabled", "true",
                "gateway.accept.spool-file", "spool.db",
                "gateway.accept.spool-bytes-max", "1000000",
                "gateway.store.queue-max", "100",
                "gateway.store.commit-timeout", "20s"),
            List.of());
    try (LoggedLines log = new LoggedLines();
        Store store =
            Store.open(LedgerDatabase.sqlite(home).database(), 100, PATIENCE, this::failOnce);
        Spool spool = Spool.open(settings);
        SpoolMover mover = mover(store, spool)) {
      spool.keep(notification());
      mover.start();

      Eventually.until(
          "it has failed, and says so",
          () -> !log.with("cannot be moved to the store: unable to create").isEmpty());
      assertThat(moving.get().isAlive()).isTrue();
      assertThat(spool.after(0)).hasSize(1);
    }
  }

  private void failOnce(CrashPoint point) {
    if (point == CrashPoint.MID_SPOOL_MOVE && moving.getAndSet(Thread.currentThread()) == null) {
      throw new OutOfMemoryError("unable to create native thread");
    }
  }

  private SpoolMover mover(Store store, Spool spool) {
    AccountHealth.Pauses pauses =
        new AccountHealth.Pauses(
            Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofMinutes(1));
    return new SpoolMover(
        store,
        spool,
        new Acceptance(Duration.ofMinutes(5)),
        new AccountHealth(store, pauses, clock, new Random(1)),
        new WorkSignal(),
        clock);
  }

  private Notification notification() {
    return Notices.picked("1", "N1", clock.instant());
  }
}
