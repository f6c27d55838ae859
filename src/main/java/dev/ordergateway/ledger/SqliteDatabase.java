package dev.ordergateway.ledger;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.migration.JavaMigration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/**
 * SQLite in a file: write-ahead log, and every commit synced before it returns. A lock file beside
 * it keeps a second process out, because two gateways on one file would void each other's leases.
 */
public final class SqliteDatabase implements Database {
  private static final String PREFIX = "jdbc:sqlite:";
  private static final int BUSY_MS = 5_000;

  /** What a start can read through without anybody noticing. */
  private static final long CHECK_BYTES_MAX = 64L * 1024 * 1024;

  /** How long a reader may keep everybody waiting for the end of the log. */
  private static final int SCRUB_BUSY_MS = 1_000;

  private final Path file;
  private final String url;
  private final long checkBytesMax;
  private final SqliteCheck check;
  private final SqliteLock lock;
  private boolean checkOutstanding;

  /**
   * @param url {@code jdbc:sqlite:<file>}, relative to {@code home}; options after a question mark
   *     are handed on
   */
  public SqliteDatabase(String url, Path home) {
    this(url, home, CHECK_BYTES_MAX);
  }

  /**
   * @param checkBytesMax how large a file is checked for damage before it is used; a larger one is
   *     checked afterwards
   */
  public SqliteDatabase(String url, Path home, long checkBytesMax) {
    String rest = url.substring(PREFIX.length());
    int options = rest.indexOf('?');
    String name = options < 0 ? rest : rest.substring(0, options);
    this.file = real(home.resolve(name).toAbsolutePath().normalize());
    this.checkBytesMax = checkBytesMax;
    this.check = new SqliteCheck(file);
    this.lock = new SqliteLock(file);
    this.url = PREFIX + file + (options < 0 ? "" : rest.substring(options));
  }

  /** Behind any link, so that two names of one file mean one lock. */
  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file; // It is not there yet, or cannot be opened, which is said when it is.
    }
  }

  public static boolean takes(String url) {
    return url.startsWith(PREFIX) && !url.contains(":memory:") && url.length() > PREFIX.length();
  }

  @Override
  public void prepare() {
    try {
      Files.createDirectories(file.getParent());
      check.requireDatabase();
      if (!lock.take()) {
        throw new StoreException("the store " + file + " is in use by another gateway");
      }
    } catch (IOException e) {
      throw new StoreException("the store cannot be opened: " + file + ": " + reason(e), e);
    }
    checkIfSmall();
  }

  private void checkIfSmall() {
    try {
      long size = Files.exists(file) ? Files.size(file) : 0;
      checkOutstanding = size > checkBytesMax;
      Optional<String> damage = size == 0 || checkOutstanding ? Optional.empty() : damage();
      if (damage.isPresent()) {
        throw new StoreException(
            "the store cannot be opened: "
                + file
                + " is damaged: "
                + damage.get()
                + ". Hint: restore a backup.");
      }
    } catch (IOException | SQLException e) {
      throw new StoreException("the store cannot be opened: " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean isCheckOutstanding() {
    return checkOutstanding;
  }

  @Override
  public Optional<String> damage() throws SQLException {
    return check.damage(source());
  }

  @Override
  public Fault faultOf(SQLException failure) {
    return SqliteCheck.fault(failure);
  }

  @Override
  public OptionalLong freeBytes() {
    try {
      return OptionalLong.of(Files.getFileStore(file).getUsableSpace());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** The message of these is a bare path. */
  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "no permission to write " + denied.getFile();
    }
    return e instanceof FileAlreadyExistsException taken
        ? taken.getFile() + " is not a directory"
        : String.valueOf(e.getMessage());
  }

  @Override
  public Connection openWriter() throws SQLException {
    Connection connection = source().getConnection();
    try {
      requireWritable(connection);
      connection.setAutoCommit(false);
      requireDurable(connection);
      return connection;
    } catch (SQLException | StoreException e) {
      connection.close();
      throw e;
    }
  }

  /** A file that nobody may write opens well, and would fail at the first notification. */
  private void requireWritable(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("begin immediate");
      statement.execute("rollback");
    } catch (SQLException e) {
      throw new StoreException("the store " + file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Asked of the connection itself: an option in the address may have changed what we set. */
  private static void requireDurable(Connection connection) throws SQLException {
    String journal = pragma(connection, "pragma journal_mode");
    String synchronous = pragma(connection, "pragma synchronous");
    connection.commit();
    if (!journal.equalsIgnoreCase("wal") || !(synchronous.equals("2") || synchronous.equals("3"))) {
      throw new StoreException(
          "the store would lose acknowledged notifications in a power cut: journal_mode is "
              + journal
              + " and synchronous is "
              + synchronous
              + "; expected wal and 2 (FULL). Hint: take these options out of gateway.store.url.");
    }
  }

  private static String pragma(Connection connection, String statement) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet row = s.executeQuery(statement)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  @Override
  public DataSource migrationSource() {
    return source();
  }

  @Override
  public DataSource readSource() {
    return source();
  }

  @Override
  public DataSource lookSource() {
    if (!Files.isRegularFile(file)) {
      throw new StoreException("there is no store at " + file);
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_MS);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(url);
    return source;
  }

  private SQLiteDataSource source() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    // Not immediate: the driver begins the next transaction right after a commit, and would hold
    // the write lock while there is nothing to write.
    config.setTransactionMode(TransactionMode.DEFERRED);
    config.setBusyTimeout(BUSY_MS);
    // What is emptied or deleted is overwritten, so that it cannot be read out of the file.
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "on");
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(url);
    return source;
  }

  /**
   * The log still holds pages as they were before; and pages that were split can hold copies of
   * rows that have moved, which only a rewritten file is rid of.
   */
  @Override
  public boolean scrub(long rewriteBytesMax) throws SQLException {
    try (Connection connection = source().getConnection();
        Statement statement = connection.createStatement()) {
      boolean rewritten = Files.size(file) <= rewriteBytesMax;
      if (rewritten) {
        statement.executeUpdate("vacuum");
      }
      statement.execute("pragma busy_timeout = " + SCRUB_BUSY_MS);
      boolean busy = !pragma(connection, "pragma wal_checkpoint(truncate)").equals("0");
      return rewritten && !busy;
    } catch (IOException e) {
      throw new SQLException(file + " cannot be looked at: " + reason(e), e);
    }
  }

  @Override
  public Optional<DataSource> sharedSource() {
    return Optional.empty();
  }

  @Override
  public Optional<String> clockQuery() {
    return Optional.empty();
  }

  @Override
  public List<JavaMigration> ownMigrations() {
    return List.of();
  }

  @Override
  public List<Callback> ownCallbacks() {
    return List.of();
  }

  @Override
  public Map<String, String> words() {
    return Map.of("identity", "integer primary key autoincrement", "bytes", "blob");
  }

  @Override
  public String skipLocked() {
    return "";
  }

  @Override
  public boolean single() {
    return true;
  }

  @Override
  public boolean isPooled() {
    return false;
  }

  @Override
  public boolean isFile() {
    return true;
  }

  @Override
  public void copyTo(Path copy, Instant now) throws SQLException {
    SqliteCopy.make(source(), file, copy, now);
  }

  @Override
  public boolean canBeAway() {
    return false;
  }

  @Override
  public void release() {
    check.cancel();
    lock.release();
  }

  @Override
  public String toString() {
    return "the store " + file;
  }
}
