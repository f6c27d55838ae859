package dev.ordergateway.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as a process sees it that only looks: it writes nothing, takes no lock and brings no
 * table up to date, so that it may look while a gateway of this or an earlier version runs. Used by
 * one thread.
 */
public final class LedgerView implements AutoCloseable {
  private final Connection connection;
  private final Session session;

  private LedgerView(Connection connection) {
    this.connection = connection;
    this.session = new Session(connection);
  }

  /**
   * @throws StoreException with one line for the operator
   */
  public static LedgerView open(Database database) {
    try {
      return new LedgerView(database.lookSource().getConnection());
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * Each statement sees what is committed when it begins.
   *
   * @throws StoreException if the ledger cannot be read
   */
  public <T extends @Nullable Object> T read(CommitQueue.Work<T> work) {
    try {
      return work.run(session);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static StoreException failure(SQLException e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new StoreException("the store could not be read: " + line, e);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }
}
