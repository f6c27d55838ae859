package dev.ordergateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.LedgerDatabase;
import dev.ordergateway.testing.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockWatchErrorTest {
  @Test
  void clockIsWatchedAlsoAfterAnError(@TempDir Path home) {
    SettableClock clock = new SettableClock();
    AtomicInteger told = new AtomicInteger();
    Store store = Store.open(LedgerDatabase.sqlite(home).database(), 100, Duration.ofSeconds(20));
    try (store;
        ClockWatch watch =
            new ClockWatch(
                store, Duration.ofHours(1), Duration.ofSeconds(60), clock, System::nanoTime)) {
      watch.start(List.of(by -> fail(told)));
      clock.advance(Duration.ofHours(-1));
      Eventually.until("it was told of a step", () -> told.get() == 1);

      clock.advance(Duration.ofHours(-1));

      Eventually.until("it was told of the next step", () -> told.get() == 2);
    }
    assertThat(told).hasValue(2);
  }

  private static void fail(AtomicInteger told) {
    if (told.incrementAndGet() == 1) {
      throw new OutOfMemoryError("unable to create native thread");
    }
  }
}
