package dev.ordergateway.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables of a database up to this version of the gateway.
 *
 * <p>Replicas of an older release may be at work on these tables. A migration waits for a lock no
 * longer than they can wait behind it, then gives up all that it has locked and is tried again.
 */
final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

  /** For how long a start tries: longer than the server by default lets a halted replica hold. */
  private static final Duration TRIES_FOR = Duration.ofMinutes(1);

  /** In which whoever waited behind the migration goes on. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  /**
   * serialization_failure, deadlock_detected, lock_not_available: <a
   * href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL's codes</a>.
   */
  private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01", "55P03");

  private Migrations() {}

  /**
   * @throws StoreException if a newer version of the gateway has been here, or it cannot be done
   */
  static void run(Database database) {
    run(database, TRIES_FOR);
  }

  /**
   * @param triesFor after which tables that others hold are given up
   */
  static void run(Database database, Duration triesFor) {
    Flyway flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(database.migrationSource())
            .javaMigrations(database.ownMigrations().toArray(JavaMigration[]::new))
            .callbacks(database.ownCallbacks().toArray(Callback[]::new))
            .placeholders(database.words())
            // Not Flyway's own place, where the migrations of a host would lie.
            .locations("classpath:gateway/migration")
            .table("gateway_migration")
            .loggers("slf4j")
            .load();
    long begun = System.nanoTime();
    FlywayException held = tryOnce(flyway, database);
    if (held != null) {
      LOG.info("others hold the tables that this release changes; it is tried again");
    }
    while (held != null) {
      if (System.nanoTime() - begun >= triesFor.toNanos()
          || Thread.currentThread().isInterrupted()) {
        throw StoreException.whileOpening(held);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      held = tryOnce(flyway, database);
    }
  }

  /** Why it has to be tried again; null if it is done. */
  private static @Nullable FlywayException tryOnce(Flyway flyway, Database database) {
    try {
      requireKnown(flyway, database);
      flyway.migrate();
      return null;
    } catch (FlywayException e) {
      SQLException cause = StoreException.sqlCause(e);
      if (cause != null && TRY_AGAIN.contains(String.valueOf(cause.getSQLState()))) {
        return e;
      }
      throw StoreException.whileOpening(e);
    }
  }

  /** Flyway itself passes over what a newer version has done to the tables. */
  private static void requireKnown(Flyway flyway, Database database) {
    int known = 0;
    int found = 0;
    for (MigrationInfo each : flyway.info().all()) {
      int version = each.getVersion() == null ? 0 : each.getVersion().getMajor().intValue();
      if (each.getState() == MigrationState.FUTURE_SUCCESS
          || each.getState() == MigrationState.FUTURE_FAILED) {
        found = Math.max(found, version);
      } else {
        known = Math.max(known, version);
      }
    }
    if (found > 0) {
      throw new StoreException(
          database
              + " was written by a newer version of the gateway: its tables are of version "
              + found
              + ", this one knows "
              + known
              + ". Hint: start the newer version, or restore a backup from before the upgrade.");
    }
  }
}
