package dev.ordergateway.testing;

import dev.ordergateway.ledger.CrashPoint;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Ends the process at a crash point, as SIGKILL would: no shutdown hook runs, nothing is closed.
 * Safe for any thread.
 *
 * @param left how many times the point has still to be reached
 */
public record CrashAt(CrashPoint point, AtomicInteger left) implements Consumer<CrashPoint> {
  /**
   * Names the point to a process: {@code after-claim} for the first time, {@code after-claim:5}.
   */
  public static final String PROPERTY = "gateway.test.crash-at";

  /** So that an answer which did not wait for what it must wait for gets out before the end. */
  private static final Duration LINGER = Duration.ofMillis(200);

  /** What SIGKILL gives. */
  public static final int EXIT = 137;

  /** What {@link #PROPERTY} says of this process; nothing happens where it is not set. */
  public static Consumer<CrashPoint> ofProperty() {
    String text = System.getProperty(PROPERTY, "");
    if (text.isEmpty()) {
      return point -> {};
    }
    String[] parts = text.split(":", 2);
    int time = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
    String name = parts[0].toUpperCase(Locale.ROOT).replace('-', '_');
    return new CrashAt(CrashPoint.valueOf(name), new AtomicInteger(time));
  }

  /** The property's value for this. */
  public static String text(CrashPoint point, int time) {
    return point.name().toLowerCase(Locale.ROOT).replace('_', '-') + ":" + time;
  }

  @Override
  public void accept(CrashPoint reached) {
    if (reached == point && left.decrementAndGet() == 0) {
      LockSupport.parkNanos(LINGER.toNanos());
      Runtime.getRuntime().halt(EXIT);
    }
  }
}
