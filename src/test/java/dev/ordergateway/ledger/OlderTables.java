package dev.ordergateway.ledger;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.JavaMigration;

/** Tables as an older release has left them. */
final class OlderTables {
  private OlderTables() {}

  /**
   * @param version of the last migration that the older release had
   */
  static void make(Database database, String version) {
    Flyway.configure()
        .dataSource(database.migrationSource())
        .javaMigrations(database.ownMigrations().toArray(JavaMigration[]::new))
        .placeholders(database.words())
        .locations("classpath:gateway/migration")
        .table("gateway_migration")
        .target(version)
        .load()
        .migrate();
  }
}
