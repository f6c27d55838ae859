package dev.ordergateway.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections out of a host's pool, each set up as the store needs it and given back as it was.
 * Safe for any thread if the pool is.
 */
final class LentSource extends BareDataSource {
  private static final Logger LOG = LoggerFactory.getLogger(LentSource.class);

  /** Sets both settings and says what they were; the old values are read first. */
  private static final String SET =
      """
      select b.idle, b.isolation,
          set_config('idle_in_transaction_session_timeout', ?, false),
          set_config('default_transaction_isolation', ?, false)
      from (select current_setting('idle_in_transaction_session_timeout') as idle,
              current_setting('default_transaction_isolation') as isolation offset 0) b""";

  private final DataSource pool;
  private final Duration answer;
  private final Duration idle;
  private final boolean readOnly;

  /** How a connection was when it was lent. */
  private record Before(
      boolean autoCommit, boolean readOnly, int networkTimeout, String idle, String isolation) {}

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
      return guest(connection, setUp(connection));
    } catch (SQLException | StoreException e) {
      connection.close();
      throw e;
    }
  }

  private Before setUp(Connection connection) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    boolean wasReadOnly = connection.isReadOnly();
    int networkTimeout = connection.getNetworkTimeout();
    connection.setAutoCommit(true);
    connection.setReadOnly(readOnly);
    connection.setNetworkTimeout(Runnable::run, (int) answer.toMillis());
    // Claims pass over rows that others have locked; a stricter level would fail on them instead.
    List<String> was = set(connection, String.valueOf(idle.toMillis()), "read committed");
    return new Before(autoCommit, wasReadOnly, networkTimeout, was.get(0), was.get(1));
  }

  private static List<String> set(Connection connection, String idle, String isolation)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SET)) {
      statement.setString(1, idle);
      statement.setString(2, isolation);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return List.of(row.getString(1), row.getString(2));
      }
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

  /** A connection that cannot be restored is cut, so that its pool does not lend it again. */
  private static void giveBack(Connection connection, Before before) throws SQLException {
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
      set(connection, before.idle(), before.isolation());
      connection.setNetworkTimeout(Runnable::run, before.networkTimeout());
      connection.setReadOnly(before.readOnly());
      connection.setAutoCommit(before.autoCommit());
    } catch (SQLException e) {
      LOG.debug("giving back a connection", e);
      connection.abort(Runnable::run);
    }
  }
}
