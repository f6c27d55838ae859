package dev.ordergateway.chaos;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** What can go wrong. */
enum ChaosFault {
  GATEWAY_KILLED("gateway: SIGKILL", Place.GATEWAY, 12, 0, 0),
  /** Longer than a lease, so that another one takes the work over and this one writes late. */
  GATEWAY_HALTED("gateway: SIGSTOP beyond its lease", Place.GATEWAY, 7, 6_500, 8_500),
  POSTGRES_KILLED("PostgreSQL: SIGKILL", Place.STORE, 8, 0, 1_500),
  POSTGRES_HALTED("PostgreSQL: SIGSTOP", Place.STORE, 6, 500, 3_000),
  STORE_CUT("lines to the store: cut", Place.STORE, 6, 100, 2_000),
  STORE_SLOW("lines to the store: slow", Place.STORE, 4, 500, 2_500),
  STORE_LOCKED("store: locked by a stranger", Place.STORE, 8, 500, 4_000),
  SINK_ERRS("sink: errors", Place.SINK, 8, 500, 3_000),
  LINE_CUT("line to a platform: cut", Place.LINE, 6, 100, 3_000),
  LINE_SLOW("line to a platform: slow", Place.LINE, 5, 500, 3_000),
  API_LIMITED("API: 429", Place.API, 5, 500, 2_000),
  API_FAILING("API: 500", Place.API, 5, 500, 2_000),
  API_RESET("API: reset", Place.API, 5, 500, 2_000),
  API_TRUNCATED("API: truncated", Place.API, 5, 500, 2_000),
  API_SLOW("API: slower than the time-out", Place.API, 4, 500, 2_000),
  API_STALE("API: behind by one change", Place.API, 5, 500, 3_000),
  WEBHOOKS_DROPPED("webhooks: dropped", Place.WEBHOOKS, 5, 300, 1_500),
  WEBHOOKS_DOUBLED("webhooks: doubled", Place.WEBHOOKS, 4, 1_000, 3_000),
  WEBHOOKS_REORDERED("webhooks: reordered", Place.WEBHOOKS, 4, 1_000, 3_000);

  /** A whole table is locked only where one process has the file; a server has none of that. */
  private static final Set<ChaosFault> OF_SERVERS =
      EnumSet.of(POSTGRES_KILLED, POSTGRES_HALTED, STORE_CUT, STORE_SLOW);

  private final String text;
  private final Place place;
  private final int weight;
  private final int least;
  private final int most;

  ChaosFault(String text, Place place, int weight, int leastMillis, int mostMillis) {
    this.text = text;
    this.place = place;
    this.weight = weight;
    this.least = leastMillis;
    this.most = mostMillis;
  }

  boolean isOf(StoreKind store) {
    return switch (store) {
      case SQLITE -> !OF_SERVERS.contains(this);
      case POSTGRESQL -> this != STORE_LOCKED;
    };
  }

  String text() {
    return text;
  }

  Place place() {
    return place;
  }

  /** How often it is chosen, beside the others. */
  int weight() {
    return weight;
  }

  /**
   * @param share from 0 to 1
   */
  Duration lasts(double share) {
    return Duration.ofMillis(least + Math.round(share * (most - least)));
  }
}
