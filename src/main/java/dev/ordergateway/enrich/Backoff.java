package dev.ordergateway.enrich;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Exponential back-off with 20 % jitter. */
public final class Backoff {
  private static final double JITTER = 0.2;

  private Backoff() {}

  /**
   * {@code min} doubled for each failure so far, at most {@code max}, give or take a fifth but
   * never above {@code max}.
   */
  public static Duration delay(
      Duration min, Duration max, int failuresSoFar, RandomGenerator random) {
    double doubled = min.toMillis() * Math.pow(2, Math.min(failuresSoFar, 30));
    double jittered = doubled * (1 - JITTER + 2 * JITTER * random.nextDouble());
    return Duration.ofMillis((long) Math.min(jittered, max.toMillis()));
  }
}
