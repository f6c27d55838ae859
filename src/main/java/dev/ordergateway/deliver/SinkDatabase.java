package dev.ordergateway.deliver;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Policy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the table sink lives: in the ledger's own database, or in another that was configured. */
public final class SinkDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkDatabase.class);

  private static final String ROWS =
      """
      select version, event from gateway_sink
      where source = ? and account = ? and order_id = ?""";

  private final Store store;
  private final Policy policy;
  private final DataSource dataSource;
  private final @Nullable HikariDataSource pool;

  /** What the table has of an order. */
  public record TableRow(int version, String event) {}

  private SinkDatabase(
      Store store, Policy policy, DataSource dataSource, @Nullable HikariDataSource pool) {
    this.store = store;
    this.policy = policy;
    this.dataSource = dataSource;
    this.pool = pool;
  }

  /**
   * @throws SQLException if the table is not there and cannot be made
   */
  public static SinkDatabase open(Settings settings, Store store) throws SQLException {
    String url = settings.text("gateway.sink.jdbc-url");
    if (url.isEmpty()) {
      store.write(session -> createTable(session.connection()));
      SinkTransaction transaction = new SinkTransaction(store);
      return new SinkDatabase(store, transaction, transaction, null);
    }
    HikariConfig config = new HikariConfig();
    config.setPoolName("gateway-sink");
    config.setJdbcUrl(url);
    config.setUsername(settings.text("gateway.sink.jdbc-user"));
    config.setPassword(settings.text("gateway.sink.jdbc-password"));
    // SQLite has one writer; more connections would only wait for each other.
    config.setMaximumPoolSize(url.startsWith("jdbc:sqlite:") ? 1 : 8);
    config.setConnectionTimeout(settings.duration("gateway.deliver.timeout").toMillis());
    config.setInitializationFailTimeout(-1);
    HikariDataSource pool = new HikariDataSource(config);
    createWhenReachable(pool);
    return new SinkDatabase(store, new NoPolicy(), pool, pool);
  }

  /** A sink that is away at start is paused and probed like one that goes away later. */
  private static void createWhenReachable(DataSource sink) {
    try (Connection connection = sink.getConnection()) {
      createTable(connection);
    } catch (SQLException e) {
      LOG.warn("the sink's database cannot be reached: {}; deliveries wait for it", e.getMessage());
    }
  }

  private static int createTable(Connection connection) throws SQLException {
    try (InputStream text = SinkDatabase.class.getResourceAsStream("/gateway/gateway_sink.sql");
        Statement statement = connection.createStatement()) {
      if (text == null) {
        throw new SQLException("gateway_sink.sql is missing in the jar");
      }
      return statement.executeUpdate(new String(text.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new SQLException(e);
    }
  }

  public Policy policy() {
    return policy;
  }

  public DataSource dataSource() {
    return dataSource;
  }

  /** The table's rows of an order; more than one only where the table lacks its key. */
  public List<TableRow> rows(OrderKey order) throws SQLException {
    if (pool == null) {
      return store.read(session -> rows(session.connection(), order));
    }
    try (Connection connection = pool.getConnection()) {
      return rows(connection, order);
    }
  }

  private static List<TableRow> rows(Connection connection, OrderKey order) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ROWS)) {
      statement.setString(1, order.source());
      statement.setString(2, order.account());
      statement.setString(3, order.orderId());
      List<TableRow> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(new TableRow(rows.getInt(1), rows.getString(2)));
        }
      }
      return found;
    }
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.close();
    }
  }

  /** Another database has transactions of its own. */
  private static final class NoPolicy implements Policy {
    @Override
    public void beforeWrap(Route route, NamedNode definition) {
      // Nothing of the route is to be changed.
    }

    @Override
    public Processor wrap(Route route, Processor steps) {
      return steps;
    }
  }
}
