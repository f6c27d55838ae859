package dev.ordergateway.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a clustered Quartz, made by the script that comes in Quartz' own jar, under names
 * of ours: a database may hold another program's Quartz.
 */
final class QuartzTables implements JavaMigration {
  private static final String SCRIPT = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";

  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("2.1");
  }

  @Override
  public String getDescription() {
    return "quartz";
  }

  @Override
  public @Nullable Integer getChecksum() {
    return null;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws SQLException, IOException {
    try (InputStream script = QuartzTables.class.getResourceAsStream(SCRIPT);
        Statement statement = context.getConnection().createStatement()) {
      if (script == null) {
        throw new IOException("Quartz' jar lacks " + SCRIPT);
      }
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      // The transaction is the migration's.
      statement.execute(text.replaceAll("(?im)^commit;", "").replace("QRTZ_", "GATEWAY_QUARTZ_"));
    }
  }
}
