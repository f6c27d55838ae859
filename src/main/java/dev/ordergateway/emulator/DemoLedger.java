package dev.ordergateway.emulator;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Looks at the gateway's database from outside, over a connection of its own. A trigger beside the
 * sink's table notes every write that took effect, so that doubles are counted by a witness the
 * gateway knows nothing of.
 */
final class DemoLedger implements AutoCloseable {
  /** A row of the sink. */
  record Row(int version, String status, String event) {}

  private final Path file;
  private final Connection connection;

  DemoLedger(Path file) throws SQLException {
    this.file = file;
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("pragma busy_timeout = 10000");
    }
  }

  Path file() {
    return file;
  }

  void watchTheSink() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create table demo_sink_write
            (source text, account text, order_id text, version integer)""");
      for (String change : Set.of("insert", "update")) {
        statement.execute(
            """
            create trigger demo_sink_%1$s after %1$s on gateway_sink begin
              insert into demo_sink_write values
                (new.source, new.account, new.order_id, new.version);
            end"""
                .formatted(change));
      }
    }
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

  /** Orders of one source of which one version was written to the sink more than once. */
  Set<String> writtenTwice(String source) throws SQLException {
    return ids(
        """
        select order_id from demo_sink_write where source = ?
        group by order_id, version having count(*) > 1""",
        source);
  }

  /** Orders of one source of which two versions in a row have the same content. */
  Set<String> sameContentTwice(String source) throws SQLException {
    return ids(
        """
        select a.order_id from gateway_version a join gateway_version b
          on a.source = b.source and a.account = b.account and a.order_id = b.order_id
            and b.version = a.version + 1 and a.content_hash = b.content_hash
        where a.source = ?""",
        source);
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

  int sinkWrites(String source) throws SQLException {
    return count("select count(*) from demo_sink_write where source = ?", source);
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
