package dev.ordergateway.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An honest sliding window: more than so many calls in any 60 seconds are refused. A refused call
 * was not carried out and so takes no place in the window, but it is seen. Safe for any thread.
 */
final class RateLimit {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Deque<Instant> carriedOut = new ArrayDeque<>();
  private final Deque<Instant> seen = new ArrayDeque<>();
  private int limit;
  private int mostSeen;

  RateLimit(int limit) {
    this.limit = limit;
  }

  synchronized void limit(int callsPerMinute) {
    limit = callsPerMinute;
  }

  /** Counts a call and tells whether it may be carried out. */
  synchronized boolean admits(Instant now) {
    forget(seen, now);
    seen.addLast(now);
    mostSeen = Math.max(mostSeen, seen.size());
    forget(carriedOut, now);
    if (carriedOut.size() >= limit) {
      return false;
    }
    carriedOut.addLast(now);
    return true;
  }

  /** The largest number of calls seen in any 60 seconds, refused ones too. */
  synchronized int mostInAnyMinute() {
    return mostSeen;
  }

  /** What is exactly a minute old is out of the window. */
  private static void forget(Deque<Instant> times, Instant now) {
    Instant edge = now.minus(WINDOW);
    while (!times.isEmpty() && !times.peekFirst().isAfter(edge)) {
      times.removeFirst();
    }
  }
}
