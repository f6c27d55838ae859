package dev.ordergateway.enrich;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * At most so many calls in any 60 seconds, exactly, as the platform counts them.
 *
 * <p>A call counts from the moment it is permitted until 60 seconds after it has finished: it
 * reached the platform somewhere in between, so no window of the platform's, wherever it begins,
 * can hold more than the limit. While more than half is used, calls are spaced evenly, so that a
 * burst does not leave the account without a call for most of a minute. Safe for any thread.
 */
public final class CallBudget {
  private static final long WINDOW = Duration.ofSeconds(60).toNanos();

  private final int limit;
  private final LongSupplier nanos;
  private final Deque<Long> finished = new ArrayDeque<>();
  private int inFlight;
  private long lastPermit;
  private long permitBefore;

  /**
   * @param nanos a clock that never goes back, {@code System::nanoTime} outside of tests
   */
  public CallBudget(int limit, LongSupplier nanos) {
    this.limit = limit;
    this.nanos = nanos;
    this.lastPermit = nanos.getAsLong() - WINDOW;
    this.permitBefore = lastPermit;
  }

  /** Takes a permit if there is one; every permit must be given back by one of the two methods. */
  public synchronized boolean tryAcquire() {
    if (!waitFor().isZero()) {
      return false;
    }
    inFlight++;
    permitBefore = lastPermit;
    lastPermit = nanos.getAsLong();
    return true;
  }

  /** The permitted call was made and has ended, however it ended. */
  public synchronized void finished() {
    inFlight--;
    finished.addLast(nanos.getAsLong());
  }

  /** The permit was not used: no call was made. */
  public synchronized void returned() {
    inFlight--;
    lastPermit = permitBefore;
  }

  /** How long until the next permit; zero if there is one now. */
  public synchronized Duration waitFor() {
    long now = nanos.getAsLong();
    forgetBefore(now - WINDOW);
    int used = inFlight + finished.size();
    if (used >= limit) {
      Long oldest = finished.peekFirst();
      long wait = oldest == null ? WINDOW / limit : oldest + WINDOW - now;
      return Duration.ofNanos(Math.max(1, wait));
    }
    long spacing = used * 2 < limit ? 0 : WINDOW / limit;
    return Duration.ofNanos(Math.max(0, lastPermit + spacing - now));
  }

  /** How many calls may be made now. */
  public synchronized int left() {
    forgetBefore(nanos.getAsLong() - WINDOW);
    return limit - inFlight - finished.size();
  }

  public int limit() {
    return limit;
  }

  /** Counts a call that was made before this process started. */
  public synchronized void remember(Duration ago) {
    finished.addLast(nanos.getAsLong() - ago.toNanos());
  }

  private void forgetBefore(long edge) {
    for (Long oldest = finished.peekFirst();
        oldest != null && oldest - edge < 0;
        oldest = finished.peekFirst()) {
      finished.removeFirst();
    }
  }
}
