package dev.ordergateway.chaos;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * What is chosen before a run begins.
 *
 * @param faults how many things go wrong, at a steady rate over the time
 * @param changesPerSecond how many changes of orders the platforms see
 */
record ChaosPlan(StoreKind store, long seed, Duration time, int faults, int changesPerSecond) {
  static final String USAGE =
      "usage: bench/chaos/run [--store=sqlite|postgresql] [--seed=<number>] [--seconds=<1 to"
          + " 86400>] [--faults=<0 to 100000>] [--changes-per-second=<1 to 1000>]";

  /** The long form on SQLite, with a seed of its own. */
  static ChaosPlan usual() {
    return new ChaosPlan(
        StoreKind.SQLITE, System.currentTimeMillis(), Duration.ofMinutes(10), 200, 30);
  }

  /**
   * @throws IllegalArgumentException naming what is not understood
   */
  static ChaosPlan of(String... arguments) {
    ChaosPlan plan = usual();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      plan = plan.with(parts[0], parts.length == 2 ? parts[1] : "");
    }
    return plan;
  }

  private ChaosPlan with(String name, String value) {
    return switch (name) {
      case "--store" -> new ChaosPlan(store(value), seed, time, faults, changesPerSecond);
      case "--seed" ->
          new ChaosPlan(
              store,
              number(name, value, Long.MIN_VALUE, Long.MAX_VALUE),
              time,
              faults,
              changesPerSecond);
      case "--seconds" ->
          new ChaosPlan(
              store,
              seed,
              Duration.ofSeconds(number(name, value, 1, 86_400)),
              faults,
              changesPerSecond);
      case "--faults" ->
          new ChaosPlan(store, seed, time, (int) number(name, value, 0, 100_000), changesPerSecond);
      case "--changes-per-second" ->
          new ChaosPlan(store, seed, time, faults, (int) number(name, value, 1, 1_000));
      default -> throw new IllegalArgumentException("there is no " + name);
    };
  }

  private static StoreKind store(String value) {
    return Arrays.stream(StoreKind.values())
        .filter(kind -> kind.name().equals(value.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("--store is sqlite or postgresql"));
  }

  private static long number(String name, String value, long least, long most) {
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is not a number: " + value, e);
    }
    throw new IllegalArgumentException(name + " is not from " + least + " to " + most);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "seed %d, store %s, gateways %d, faults %d in %d s, changes a second %d",
        seed,
        store.name().toLowerCase(Locale.ROOT),
        store.gateways(),
        faults,
        time.toSeconds(),
        changesPerSecond);
  }
}
