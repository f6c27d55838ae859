package dev.ordergateway.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * A real PostgreSQL with its durable settings on a free port, in a folder of its own. It ends with
 * the process that started it.
 */
public final class PostgresServer implements AutoCloseable {
  private static PostgresServer shared;

  private final EmbeddedPostgres server;

  private PostgresServer(EmbeddedPostgres server) {
    this.server = server;
  }

  /** A server of the test's own, to be stopped and broken. */
  public static PostgresServer start() {
    try {
      // The library turns fsync and synchronous_commit off, which the gateway refuses.
      return new PostgresServer(
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("max_connections", "100")
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One server for all tests of this process that only need a database. */
  public static synchronized PostgresServer shared() {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /** The address of a new and empty database, for the user it names. */
  public String newDatabase() {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    execute("create database " + name);
    return server.getJdbcUrl("postgres", name);
  }

  /** Runs a statement as the server's administrator. */
  public void execute(String sql) {
    try (Connection connection =
            DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
