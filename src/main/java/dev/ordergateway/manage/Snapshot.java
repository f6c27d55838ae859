package dev.ordergateway.manage;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger holds for each account at one moment.
 *
 * @param missed its first count is what was missed by webhook, the second what came late
 * @param unsent by sink: orders of which it does not have yet what it is to get
 * @param refused by sink: orders that it refuses and that are parked
 */
record Snapshot(
    Instant at,
    Map<Owner, Counts> due,
    Map<Owner, Counts> parked,
    Map<Owner, Counts> quarantined,
    Map<Owner, Counts> missed,
    Map<Owner, Counts> polled,
    Map<Owner, Counts> unsent,
    Map<Owner, Counts> refused) {

  /**
   * @param account empty while it is unknown
   */
  record Owner(String source, String account) {}

  record Counts(long count, long second, @Nullable Instant time) {
    static final Counts NONE = new Counts(0, 0, null);

    /** Seconds since the time; 0 if there is none, or it is still to come. */
    long age(Instant now) {
      return time == null ? 0 : Math.max(0, Duration.between(time, now).toSeconds());
    }
  }

  static Counts of(Map<Owner, Counts> counts, String source, String account) {
    return counts.getOrDefault(new Owner(source, account), Counts.NONE);
  }

  /** Of what is counted by sink. */
  static Counts of(Map<Owner, Counts> counts, String sink) {
    return of(counts, sink, "");
  }

  /** Quarantined with an account that is not known yet. */
  long quarantinedUnknown() {
    return quarantined.entrySet().stream()
        .filter(entry -> entry.getKey().account().isEmpty())
        .mapToLong(entry -> entry.getValue().count())
        .sum();
  }
}
