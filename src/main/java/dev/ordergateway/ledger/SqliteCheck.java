package dev.ordergateway.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Whether a SQLite file is what it should be: a database, with its log, and whole. */
final class SqliteCheck {
  private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private final Path file;
  private volatile @Nullable Statement running;

  SqliteCheck(Path file) {
    this.file = file;
  }

  /**
   * Before anything opens the file. SQLite itself would make a new database of an empty file, and
   * throw away a log that lies beside none.
   *
   * @throws StoreException if it is there and no database, or if only its log is there
   */
  void requireDatabase() throws IOException {
    if (Files.isDirectory(file)) {
      throw new StoreException("the store cannot be opened: " + file + " is a folder");
    }
    long size = Files.exists(file) ? Files.size(file) : 0;
    Path log = file.resolveSibling(file.getFileName() + "-wal");
    if (size == 0 && Files.exists(log) && Files.size(log) > 0) {
      throw new StoreException(
          "the store cannot be opened: "
              + file
              + " is missing or empty, but its log "
              + log.getFileName()
              + " is there. Hint: both belong together; put the file back, or restore a backup.");
    }
    if (size > 0 && !Arrays.equals(HEADER, start())) {
      throw new StoreException(
          "the store cannot be opened: "
              + file
              + " is no SQLite database, or its start is damaged."
              + " Hint: restore a backup, or name another file in gateway.store.url.");
    }
  }

  private byte[] start() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEADER.length);
    }
  }

  /**
   * Reads every page, table by table, so that no reading lasts longer than it must: a log cannot be
   * taken in while somebody reads. Takes two to three seconds for each gigabyte that is cached.
   *
   * @return what is wrong, in the words of SQLite; empty if nothing is, or it was cancelled
   */
  Optional<String> damage(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      for (String table : tables(connection)) {
        Optional<String> damage = damage(connection, table);
        if (damage.isPresent()) {
          return damage;
        }
      }
      return Optional.empty();
    } catch (SQLException e) {
      return switch (code(e)) {
        case SQLITE_CORRUPT, SQLITE_NOTADB -> Optional.of(String.valueOf(e.getMessage()));
        case SQLITE_INTERRUPT -> Optional.empty();
        default -> throw e;
      };
    } finally {
      running = null;
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select name from sqlite_schema where type = 'table'")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  private Optional<String> damage(Connection connection, String table) throws SQLException {
    // The pragma's argument as a function's, because that one can be bound.
    try (PreparedStatement statement =
        connection.prepareStatement("select quick_check from pragma_quick_check(?)")) {
      running = statement;
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (!rows.getString(1).equals("ok")) {
            return Optional.of(firstFinding(rows.getString(1)));
          }
        }
        return Optional.empty();
      }
    }
  }

  /** Findings stand below a line that only names the database. */
  private static String firstFinding(String report) {
    return report.lines().filter(line -> !line.startsWith("***")).findFirst().orElse(report);
  }

  /** Ends a check that is under way. */
  void cancel() {
    Statement statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        running = null; // It has ended by itself.
      }
    }
  }

  /** The primary code: the extended ones say in their lowest byte which it is. */
  static SQLiteErrorCode code(SQLException e) {
    return SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff);
  }

  /** What a statement's failure says of the file. */
  static Database.Fault fault(SQLException failure) {
    // Another driver's code of that number means something else: a step inside a transaction of
    // ours may talk to any database.
    if (!(failure instanceof SQLiteException)) {
      return Database.Fault.NONE;
    }
    return switch (code(failure)) {
      case SQLITE_CORRUPT, SQLITE_NOTADB -> Database.Fault.DAMAGED;
      case SQLITE_FULL -> Database.Fault.DISK_FULL;
      case SQLITE_IOERR -> Database.Fault.DISK_FAILING;
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM -> Database.Fault.READ_ONLY;
      default -> Database.Fault.NONE;
    };
  }
}
