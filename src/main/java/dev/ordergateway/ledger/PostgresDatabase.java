package dev.ordergateway.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.migration.JavaMigration;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL, which any number of processes share. What stands in its address wins over what is set
 * here, but never over what a commit has to survive: that is asked of the connection itself.
 */
public final class PostgresDatabase implements Database {
  private static final String PREFIX = "jdbc:postgresql:";
  private static final int CONNECT_SECONDS = 5;

  /** Of a table with years of notifications, on a slow disk. */
  private static final Duration MIGRATION_MAX = Duration.ofHours(1);

  /** The driver logs an address that it cannot read, with the password in it. */
  private static final Logger DRIVER = Logger.getLogger("org.postgresql.Driver");

  static {
    DRIVER.setLevel(Level.OFF);
  }

  /** Connections for one of the store's purposes. */
  private interface Sources {
    DataSource source(Duration answer, Duration idle, boolean readOnly);
  }

  private final Sources sources;
  private final boolean lent;
  private final Duration patience;

  /**
   * @param user empty where the address or the server's rules say who we are
   * @param patience after which a server that does not answer a write counts as gone; a read may
   *     take twice as long
   */
  public PostgresDatabase(String url, String user, String password, Duration patience) {
    this(
        (answer, idle, readOnly) -> source(url, user, password, answer, idle, readOnly),
        false,
        patience);
  }

  private PostgresDatabase(Sources sources, boolean lent, Duration patience) {
    this.sources = sources;
    this.lent = lent;
    this.patience = patience;
  }

  /** The same on connections out of a pool that a host lends. */
  public static PostgresDatabase lent(DataSource pool, Duration patience) {
    return new PostgresDatabase(
        (answer, idle, readOnly) -> new LentSource(pool, answer, idle, readOnly), true, patience);
  }

  public static boolean takes(String url) {
    return url.startsWith(PREFIX) && url.length() > PREFIX.length();
  }

  @Override
  public void prepare() {
    // The server is somebody else's to prepare.
  }

  @Override
  public boolean isCheckOutstanding() {
    return false;
  }

  @Override
  public Optional<String> damage() {
    return Optional.empty(); // The server looks after its own pages.
  }

  @Override
  public Fault faultOf(SQLException failure) {
    return switch (String.valueOf(failure.getSQLState())) {
      case "53100" -> Fault.DISK_FULL;
      case "25006" -> Fault.READ_ONLY;
      case "XX001", "XX002" -> Fault.DAMAGED;
      default -> Fault.NONE;
    };
  }

  @Override
  public OptionalLong freeBytes() {
    return OptionalLong.empty();
  }

  @Override
  public Connection openWriter() throws SQLException {
    Connection connection = sources.source(patience, patience, false).getConnection();
    try {
      connection.setAutoCommit(false);
      requireDurable(connection);
      commitSomething(connection);
      return connection;
    } catch (SQLException | StoreException e) {
      connection.close();
      throw e;
    }
  }

  /** Asked of the connection itself: role, database and address can each change these settings. */
  private static void requireDurable(Connection connection) throws SQLException {
    String fsync = shown(connection, "show fsync");
    String synchronous = shown(connection, "show synchronous_commit");
    String readOnly = shown(connection, "show transaction_read_only");
    connection.commit();
    if (readOnly.equals("on")) {
      throw new StoreException(
          "the store cannot be written: the server is a standby or read-only. Hint: name the"
              + " primary in the store's address, or add targetServerType=primary to it.");
    }
    if (!fsync.equals("on") || synchronous.equals("off")) {
      throw new StoreException(
          "the store would lose acknowledged notifications in a power cut: fsync is "
              + fsync
              + " and synchronous_commit is "
              + synchronous
              + "; expected on and on. Hint: both can be set for the server, the database and the"
              + " role.");
    }
  }

  /** A transaction that has a number of its own is written to the log and synced. */
  private static void commitSomething(Connection connection) throws SQLException {
    shown(connection, "select txid_current()");
    connection.commit();
  }

  private static String shown(Connection connection, String statement) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet row = s.executeQuery(statement)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  @Override
  public DataSource migrationSource() {
    // One of its connections only holds Flyway's lock meanwhile.
    return sources.source(MIGRATION_MAX, MIGRATION_MAX, false);
  }

  @Override
  public DataSource readSource() {
    return sources.source(patience.multipliedBy(2), patience, true);
  }

  @Override
  public DataSource lookSource() {
    return readSource();
  }

  /** Vacuum and the server's own log are its administrator's. */
  @Override
  public boolean scrub(long rewriteBytesMax) {
    return false;
  }

  @Override
  public Optional<DataSource> sharedSource() {
    return Optional.of(sources.source(patience, patience, false));
  }

  @Override
  public Optional<String> clockQuery() {
    return Optional.of(
        """
        select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')""");
  }

  @Override
  public List<JavaMigration> ownMigrations() {
    return List.of(new QuartzTables());
  }

  @Override
  public List<Callback> ownCallbacks() {
    return List.of(new LockTimeout());
  }

  private static PGSimpleDataSource source(
      String url, String user, String password, Duration answer, Duration idle, boolean readOnly) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setApplicationName("order-gateway");
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    source.setSocketTimeout((int) Math.max(1, answer.toSeconds()));
    source.setTcpKeepAlive(true);
    source.setReadOnly(readOnly);
    // A replica that is halted, or whose machine is gone, would hold its rows for hours.
    source.setOptions("-c idle_in_transaction_session_timeout=" + idle.toMillis());
    if (!user.isEmpty()) {
      source.setUser(user);
    }
    if (!password.isEmpty()) {
      source.setPassword(password);
    }
    try {
      source.setUrl(url);
    } catch (IllegalArgumentException e) {
      // Neither its message nor its cause: both are the address, which may hold a password.
      throw new StoreException(
          "the store cannot be opened: gateway.store.url is no address of PostgreSQL; expected"
              + " jdbc:postgresql://<host>:<port>/<database>?<options>");
    }
    return source;
  }

  @Override
  public Map<String, String> words() {
    return Map.of("identity", "bigint generated always as identity primary key", "bytes", "bytea");
  }

  @Override
  public String skipLocked() {
    return " for update skip locked";
  }

  @Override
  public boolean single() {
    return false;
  }

  @Override
  public boolean isPooled() {
    return lent;
  }

  @Override
  public boolean isFile() {
    return false;
  }

  @Override
  public void copyTo(Path file, Instant now) {
    throw new StoreException(this + " is copied by the server's own tools");
  }

  @Override
  public boolean canBeAway() {
    return true;
  }

  @Override
  public void release() {
    // Nothing was taken.
  }

  /** Its address may carry a password. */
  @Override
  public String toString() {
    return "the store on PostgreSQL";
  }
}
