package dev.ordergateway.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Waits for what another thread or process is about to do, no longer than it takes. */
public final class Eventually {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private Eventually() {}

  public static void until(String what, BooleanSupplier condition) {
    until(what, LONGEST, condition);
  }

  public static void until(String what, Duration longest, BooleanSupplier condition) {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited " + longest.toSeconds() + " s in vain until " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  /** Repeats the assertion until it holds; what it said last is the failure. */
  public static void asserted(ThrowingCallable assertion) {
    asserted(assertion, LONGEST);
  }

  /** As {@link #asserted(ThrowingCallable)}, for what may take longer by design. */
  public static void asserted(ThrowingCallable assertion, Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    while (true) {
      try {
        assertion.call();
        return;
      } catch (Throwable failure) {
        if (System.nanoTime() > deadline) {
          throw failure instanceof AssertionError known ? known : new AssertionError(failure);
        }
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
      }
    }
  }
}
