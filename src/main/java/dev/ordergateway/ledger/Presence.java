package dev.ordergateway.ledger;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store is there or away, as its commits show; one line of log for each change. A store
 * in a file of this machine is never away: trying it costs nothing. Safe for any thread.
 */
final class Presence {
  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  private record Absence(String reason, long sinceNanos) {}

  private final boolean canBeAway;
  private final AtomicReference<@Nullable Absence> absence = new AtomicReference<>();

  Presence(boolean canBeAway) {
    this.canBeAway = canBeAway;
  }

  boolean isAway() {
    return absence.get() != null;
  }

  /** The store could not be connected to, or has not answered in time. */
  void lost(String reason) {
    String brief = reason.replaceFirst("\\.$", "");
    if (canBeAway && absence.compareAndSet(null, new Absence(brief, System.nanoTime()))) {
      LOG.warn("the store is away: {}; it is looked for until it is back", brief);
    }
  }

  /** The store takes commits again. */
  void found() {
    Absence ended = absence.getAndSet(null);
    if (ended != null) {
      Duration away = Duration.ofNanos(System.nanoTime() - ended.sinceNanos());
      LOG.info("the store is back after {} s", away.toSeconds());
    }
  }

  /** For one who asks while it is away. */
  StoreAwayException away() {
    return new StoreAwayException(describe(absence.get()));
  }

  /** For one whose failure may just have shown that it is away. */
  StoreException failure(String otherwise, Throwable cause) {
    Absence current = absence.get();
    return current == null
        ? new StoreException(otherwise, cause)
        : new StoreAwayException(describe(current), cause);
  }

  private static String describe(@Nullable Absence absence) {
    return absence == null ? "the store was away" : "the store is away: " + absence.reason();
  }
}
