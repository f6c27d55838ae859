package dev.ordergateway.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BeatTest {
  @Test
  void beatThatFailsInAnyWayIsNotTheLast() {
    AtomicInteger beats = new AtomicInteger();
    try (Beat beat =
        new Beat(
            "gateway-test",
            Duration.ofMillis(1),
            () -> {
              switch (beats.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("a failure");
                case 2 -> throw new OutOfMemoryError("unable to create native thread");
                default -> {}
              }
            })) {
      Eventually.until(beat + " goes on", () -> beats.get() >= 4);
    }
  }

  @Test
  void beatThatIsUnderWayHasEndedWhenItIsClosed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<Thread> closing = new AtomicReference<>();
    AtomicBoolean ended = new AtomicBoolean();
    Beat beat =
        new Beat(
            "gateway-test",
            Duration.ofMillis(1),
            () -> {
              begun.countDown();
              Eventually.until(
                  "the end of " + begun + " is waited for",
                  () -> closing.get() != null && isWaiting(closing.get()));
              ended.set(true);
            });
    begun.await();

    AtomicBoolean endedWhenClosed = new AtomicBoolean();
    Thread closer =
        new Thread(
            () -> {
              beat.close();
              endedWhenClosed.set(ended.get());
            });
    closing.set(closer);
    closer.start();
    closer.join();

    assertThat(endedWhenClosed).isTrue();
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING;
  }
}
