package dev.ordergateway.replica;

import dev.ordergateway.testing.Eventually;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
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
}
