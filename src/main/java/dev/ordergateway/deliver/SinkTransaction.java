package dev.ordergateway.deliver;

import dev.ordergateway.ledger.BareDataSource;
import dev.ordergateway.ledger.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Policy;
import org.apache.camel.support.ExchangeHelper;

/**
 * Lets the steps inside a {@code policy} write to the ledger's database through its one write
 * connection, in the group commit that is next, as if that connection were a data source of their
 * own. A second write connection would make every accept wait for the sink and the sink for every
 * accept.
 *
 * <p>As a {@link javax.sql.DataSource} it hands that connection to the thread that runs the steps,
 * and to no other; commit, rollback and close are the group's and do nothing. The steps return when
 * the commit that carries them has been synced; they may run twice and must have no effect outside
 * the database.
 */
public final class SinkTransaction extends BareDataSource implements Policy {
  private final Store store;
  private final ThreadLocal<Connection> current = new ThreadLocal<>();

  public SinkTransaction(Store store) {
    this.store = store;
  }

  @Override
  public void beforeWrap(Route route, NamedNode definition) {
    // Nothing of the route is to be changed.
  }

  @Override
  public Processor wrap(Route route, Processor steps) {
    return exchange -> {
      Exchange done =
          store.write(
              session -> {
                Exchange copy = ExchangeHelper.createCopy(exchange, true);
                current.set(guest(session.connection()));
                try {
                  steps.process(copy);
                } catch (Exception e) {
                  copy.setException(e);
                } finally {
                  current.remove();
                }
                if (copy.getException() != null) {
                  throw new SQLException(copy.getException());
                }
                return copy;
              });
      ExchangeHelper.copyResults(exchange, done);
    };
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = current.get();
    if (connection == null) {
      throw new SQLException("the table sink is only written inside its policy");
    }
    return connection;
  }

  /** The connection without what would end the group's transaction. */
  private static Connection guest(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            SinkTransaction.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "commit", "rollback", "close", "setAutoCommit" -> null;
                  default -> {
                    try {
                      yield method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause() == null ? e : e.getCause();
                    }
                  }
                });
  }
}
