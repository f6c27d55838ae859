package dev.ordergateway.enrich;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * The call budget of one process: exact, and kept in memory.
 *
 * <p>A call counts from the moment it is permitted until 60 seconds after it has finished: it
 * reached the platform somewhere in between, so no window of the platform's, wherever it begins,
 * can hold more than the limit. While more than half is used, calls are spaced evenly, so that a
 * burst does not leave the account without a call for most of a minute. Safe for any thread.
 */
final class LocalCallBudget implements CallBudget {
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
  LocalCallBudget(int limit, LongSupplier nanos) {
    this.limit = limit;
    this.nanos = nanos;
    this.lastPermit = nanos.getAsLong() - WINDOW;
    this.permitBefore = lastPermit;
  }

  @Override
  public synchronized boolean tryAcquire() {
    if (!waitFor().isZero()) {
      return false;
    }
    inFlight++;
    permitBefore = lastPermit;
    lastPermit = nanos.getAsLong();
    return true;
  }

  @Override
  public synchronized void finished() {
    inFlight--;
    finished.addLast(nanos.getAsLong());
  }

  @Override
  public synchronized void returned() {
    inFlight--;
    lastPermit = permitBefore;
  }

  @Override
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

  @Override
  public synchronized int left() {
    forgetBefore(nanos.getAsLong() - WINDOW);
    return Math.max(0, limit - inFlight - finished.size());
  }

  @Override
  public int limit() {
    return limit;
  }

  /** Counts a call that was made before this process started. */
  synchronized void remember(Duration ago) {
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
