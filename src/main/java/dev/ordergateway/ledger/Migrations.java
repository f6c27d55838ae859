package dev.ordergateway.ledger;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.migration.JavaMigration;

/** Brings the tables of a database up to this version of the gateway. */
final class Migrations {
  private Migrations() {}

  /**
   * @throws StoreException if a newer version of the gateway has been here
   * @throws org.flywaydb.core.api.FlywayException if it cannot be done
   */
  static void run(Database database) {
    Flyway flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(database.migrationSource())
            .javaMigrations(database.ownMigrations().toArray(JavaMigration[]::new))
            .placeholders(database.words())
            // Not Flyway's own place, where the migrations of a host would lie.
            .locations("classpath:gateway/migration")
            .table("gateway_migration")
            .loggers("slf4j")
            .load();
    requireKnown(flyway, database);
    flyway.migrate();
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
