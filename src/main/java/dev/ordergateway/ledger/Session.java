package dev.ordergateway.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with its prepared statements, used by one thread at a time. Statements are kept by
 * their text, so every text must be a constant: values are always bound, never written into it.
 */
public final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /**
   * PostgreSQL's text cannot hold it, and JSON's can: one in a platform's answer would make an
   * order fail for ever, for want of a column to write its status to.
   */
  private static final char NUL = '\0';

  private static final char REPLACEMENT = '\uFFFD';

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  Session(Connection connection) {
    this.connection = connection;
  }

  /** Turns the current row into a value. */
  @FunctionalInterface
  public interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  /** The connection itself, for one who brings statements of his own; never closed or committed. */
  public Connection connection() {
    return connection;
  }

  /** How many rows the statement changed. */
  public int update(String sql, @Nullable Object... values) throws SQLException {
    try {
      return bind(sql, values).executeUpdate();
    } catch (SQLException e) {
      forget(sql);
      throw e;
    }
  }

  /** Also for statements that change rows and return them. */
  public <T> List<T> list(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
    List<T> found = new ArrayList<>();
    try (ResultSet rows = bind(sql, values).executeQuery()) {
      while (rows.next()) {
        found.add(row.of(rows));
      }
    } catch (SQLException e) {
      forget(sql);
      throw e;
    }
    return found;
  }

  public <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... values)
      throws SQLException {
    return list(sql, row, values).stream().findFirst();
  }

  private PreparedStatement bind(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      bind(statement, i + 1, values[i]);
    }
    return statement;
  }

  /**
   * A driver may throw a statement away that failed, as SQLite's does when the disk is full: kept,
   * it would fail for ever after.
   */
  private void forget(String sql) {
    try (PreparedStatement statement = statements.remove(sql)) {
      LOG.debug("a statement that failed is prepared again: {}", statement != null);
    } catch (SQLException e) {
      LOG.debug("closing a statement that failed", e);
    }
  }

  private static void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.NULL);
    } else if (value instanceof Instant time) {
      statement.setString(index, Times.text(time));
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(index, bytes);
    } else if (value instanceof Integer number) {
      statement.setInt(index, number);
    } else if (value instanceof Long number) {
      statement.setLong(index, number);
    } else {
      statement.setString(index, value.toString().replace(NUL, REPLACEMENT));
    }
  }
}
