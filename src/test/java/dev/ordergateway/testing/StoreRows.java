package dev.ordergateway.testing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and changes a store as anybody could: by SQL, in a connection of its own. */
public final class StoreRows {
  private final String url;

  public StoreRows(Path sqliteFile) {
    this("jdbc:sqlite:" + sqliteFile);
  }

  public StoreRows(String url) {
    this.url = url;
  }

  /** Each row as its columns and values, in the statement's order. */
  public List<Map<String, Object>> select(String sql, Object... values) {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      List<Map<String, Object>> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Map<String, Object> row = new LinkedHashMap<>();
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            row.put(rows.getMetaData().getColumnName(i), plain(rows.getObject(i)));
          }
          found.add(row);
        }
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Databases differ in the width of a count; a number that fits is an Integer from each. */
  private static Object plain(Object value) {
    return value instanceof Long number && number.intValue() == number
        ? (Object) number.intValue()
        : value;
  }

  /** Changes what no gateway would change: as a crash leaves it, or as an outage does. */
  public void change(String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  public boolean hasTable(String name) {
    try (Connection connection = DriverManager.getConnection(url);
        ResultSet tables = connection.getMetaData().getTables(null, null, name, null)) {
      return tables.next();
    } catch (SQLException e) {
      throw new IllegalStateException(name, e);
    }
  }

  public int count(String table) {
    return ((Number) select("select count(*) as n from " + table).get(0).get("n")).intValue();
  }

  /** The first row's only value. */
  public Object value(String sql, Object... values) {
    List<Map<String, Object>> rows = select(sql, values);
    return rows.isEmpty() ? null : rows.get(0).values().iterator().next();
  }
}
