package dev.ordergateway.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections out of a host's pool, each set up as the store needs it and given back as it was.
 * Safe for any thread if the pool is.
 */
final class LentSource extends BareDataSource {
  private static final Logger LOG = LoggerFactory.getLogger(LentSource.class);
  private static final String IDLE = "idle_in_transaction_session_timeout";

  private final DataSource pool;
  private final Duration answer;
  private final Duration idle;
  private final boolean readOnly;

  /** How a connection was when it was lent. */
  private record Before(boolean autoCommit, boolean readOnly, int networkTimeout) {}

  /**
   * @param answer after which a server that does not answer counts as gone
   * @param idle after which the server ends a transaction that nobody goes on with
   */
  LentSource(DataSource pool, Duration answer, Duration idle, boolean readOnly) {
    this.pool = pool;
    this.answer = answer;
    this.idle = idle;
    this.readOnly = readOnly;
  }

  /**
   * @throws StoreException if it is a connection to something else than PostgreSQL
   */
  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = pool.getConnection();
    try {
      String product = connection.getMetaData().getDatabaseProductName();
      if (!product.equals("PostgreSQL")) {
        throw new StoreException(
            "the store cannot be opened: the data source that the host lends is one of "
                + product
                + "; expected PostgreSQL. Hint: lend none, and set gateway.store.url.");
      }
      Before before =
          new Before(
              connection.getAutoCommit(), connection.isReadOnly(), connection.getNetworkTimeout());
      connection.setAutoCommit(true);
      connection.setReadOnly(readOnly);
      connection.setNetworkTimeout(Runnable::run, (int) answer.toMillis());
      execute(connection, "set " + IDLE + " = " + idle.toMillis());
      return guest(connection, before);
    } catch (SQLException | StoreException e) {
      connection.close();
      throw e;
    }
  }

  private static void execute(Connection connection, String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  private static Connection guest(Connection connection, Before before) {
    return (Connection)
        Proxy.newProxyInstance(
            LentSource.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close") && !connection.isClosed()) {
                giveBack(connection, before);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }

  /** A connection that is broken cannot be restored, and its pool will not lend it again. */
  private static void giveBack(Connection connection, Before before) {
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
      execute(connection, "reset " + IDLE);
      connection.setNetworkTimeout(Runnable::run, before.networkTimeout());
      connection.setReadOnly(before.readOnly());
      connection.setAutoCommit(before.autoCommit());
    } catch (SQLException e) {
      LOG.debug("giving back a connection", e);
    }
  }
}
