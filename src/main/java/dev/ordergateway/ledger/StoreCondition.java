package dev.ordergateway.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the store is, told by what became of reads and writes. Damage stays until the process ends: a
 * store that has lost pages may lose what it takes, so it takes nothing more. Safe for any thread.
 */
public final class StoreCondition {
  private static final Logger LOG = LoggerFactory.getLogger(StoreCondition.class);

  /** A disk that was full this lately may take one write and refuse the next. */
  private static final long LATELY = Duration.ofSeconds(10).toNanos();

  private record Refusal(String sentence, long atNanos) {}

  private final Database database;
  private volatile @Nullable Refusal refusal;
  private volatile boolean damaged;

  StoreCondition(Database database) {
    this.database = database;
  }

  /** Learns from a failure whether it was the store's own. */
  void failed(StoreException failure) {
    for (Throwable each = failure.getCause(); each != null; each = each.getCause()) {
      if (each instanceof SQLException known) {
        learn(known);
      }
    }
  }

  private void learn(SQLException failure) {
    switch (database.faultOf(failure)) {
      case DAMAGED -> damaged(String.valueOf(failure.getMessage()));
      case DISK_FULL -> refused("The disk of the store is full.");
      case DISK_FAILING -> refused("The disk of the store fails.");
      case READ_ONLY -> refused("The store is read-only.");
      case NONE -> {
        // A bad row, a lock, a lost connection: the caller is told, and the next one may succeed.
      }
    }
  }

  private void refused(String sentence) {
    refusal = new Refusal(sentence, System.nanoTime());
  }

  void damaged(String how) {
    if (!damaged) {
      damaged = true;
      LOG.error(
          "{} is damaged: {}; it takes nothing more. Hint: stop the gateway and restore a backup.",
          database,
          how);
    }
  }

  public boolean isDamaged() {
    return damaged;
  }

  /** One sentence of what is wrong now, or was within the last ten seconds. */
  public Optional<String> trouble() {
    if (damaged) {
      return Optional.of("The store is damaged.");
    }
    Refusal last = refusal;
    return last != null && System.nanoTime() - last.atNanos() < LATELY
        ? Optional.of(last.sentence())
        : Optional.empty();
  }
}
