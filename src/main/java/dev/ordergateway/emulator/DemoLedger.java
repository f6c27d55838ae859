package dev.ordergateway.emulator;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Looks at the gateway's database from outside, over a reading connection of its own. It cannot
 * leave a trigger or table there, because the gateway's writer holds the write lock all the time.
 */
final class DemoLedger implements AutoCloseable {
  /** A row of the sink. */
  record Row(int version, String status, String event) {}

  private final Connection connection;

  DemoLedger(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
  }

  static String url(Path file) {
    return "jdbc:sqlite:" + file + "?busy_timeout=10000";
  }

  /** The sink's rows of one source, by order id. */
  Map<String, Row> sink(String source) throws SQLException {
    Map<String, Row> rows = new HashMap<>();
    String query = "select order_id, version, status, event from gateway_sink where source = ?";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, source);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          String event = new String(found.getBytes(4), StandardCharsets.UTF_8);
          rows.put(found.getString(1), new Row(found.getInt(2), found.getString(3), event));
        }
      }
    }
    return rows;
  }

  /** Orders of one source of which one version was delivered more than once to one sink. */
  Set<String> deliveredTwice(String source) throws SQLException {
    return ids(
        """
        select order_id from gateway_attempt
        where source = ? and stage = 'deliver' and outcome = 'delivered'
        group by account, order_id, version, sink having count(*) > 1""",
        source);
  }

  /** Gives each version of each order of one source, the versions of one order in their order. */
  void versions(String source, BiConsumer<String, String> orderAndEvent) throws SQLException {
    String query =
        "select order_id, event from gateway_version where source = ? order by order_id, version";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, source);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          orderAndEvent.accept(
              found.getString(1), new String(found.getBytes(2), StandardCharsets.UTF_8));
        }
      }
    }
  }

  /** Orders of one source that a poll had news of. */
  Set<String> foundByPoll(String source) throws SQLException {
    return ids(
        "select distinct order_id from gateway_notification where source = ? and via = 'poll'",
        source);
  }

  int notifications(String source) throws SQLException {
    return count(
        "select count(*) from gateway_notification where source = ? and via = 'webhook'", source);
  }

  int deliveries(String source) throws SQLException {
    return count(
        """
        select count(*) from gateway_attempt
        where source = ? and stage = 'deliver' and outcome = 'delivered'""",
        source);
  }

  int sinkRows(String source) throws SQLException {
    return count("select count(*) from gateway_sink where source = ?", source);
  }

  private int count(String query, String source) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, source);
      try (ResultSet found = statement.executeQuery()) {
        return found.next() ? found.getInt(1) : 0;
      }
    }
  }

  private Set<String> ids(String query, String source) throws SQLException {
    Set<String> ids = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, source);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          ids.add(found.getString(1));
        }
      }
    }
    return ids;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
