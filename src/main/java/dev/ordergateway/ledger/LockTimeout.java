package dev.ordergateway.ledger;

import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Lets a migration of PostgreSQL wait for a lock no longer than others can wait behind it. */
final class LockTimeout extends BaseCallback {
  /**
   * For the migration's own transaction. Longer than a second, after which the server by default
   * looks who stands in the way: it ends an autovacuum, or one of two that wait for each other, and
   * both the migration and a replica's commit are then tried again.
   */
  private static final String SET = "set local lock_timeout = '1200ms'";

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE;
  }

  @Override
  public void handle(Event event, Context context) {
    try (Statement statement = context.getConnection().createStatement()) {
      statement.execute(SET);
    } catch (SQLException e) {
      throw new FlywayException("no lock_timeout could be set", e);
    }
  }
}
