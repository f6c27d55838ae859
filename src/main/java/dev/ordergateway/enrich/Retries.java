package dev.ordergateway.enrich;

import dev.ordergateway.settings.Settings;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** When an order is tried again, and when it is not any more. */
public record Retries(
    Duration delayMin,
    Duration delayMax,
    int attemptsMax,
    Duration notFoundAgeMax,
    RandomGenerator random) {

  public static Retries of(Settings settings, RandomGenerator random) {
    return new Retries(
        settings.duration("gateway.enrich.delay-min"),
        settings.duration("gateway.enrich.delay-max"),
        settings.count("gateway.enrich.attempts-max"),
        settings.duration("gateway.enrich.not-found-age-max"),
        random);
  }

  public Duration delay(int failuresSoFar) {
    return Backoff.delay(delayMin, delayMax, failuresSoFar, random);
  }
}
