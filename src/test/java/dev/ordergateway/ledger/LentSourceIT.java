package dev.ordergateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.PostgresServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.sqlite.SQLiteDataSource;

/** A store on a pool that its host lends, which is small and has settings of the host's own. */
class LentSourceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String IDLE = "idle_in_transaction_session_timeout";

  private final String url = PostgresServer.shared().newDatabase();
  private final HikariDataSource pool = new HikariDataSource();
  private final List<Connection> borrowed = new ArrayList<>();

  LentSourceIT() {
    pool.setJdbcUrl(url);
    pool.setMaximumPoolSize(3);
  }

  @AfterEach
  void close() throws SQLException {
    giveBack();
    pool.close();
  }

  private Store open() {
    return Store.open(PostgresDatabase.lent(pool, PATIENCE), 100, PATIENCE);
  }

  /** A pool that sets nothing back by itself: each loan is the same connection as it was left. */
  @Test
  void connectionIsGivenBackAsItWas() throws SQLException {
    PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
    source.setUrl(url);
    source.setDefaultAutoCommit(false);
    javax.sql.PooledConnection pooled = source.getPooledConnection();
    try (Connection host = pooled.getConnection()) {
      host.setReadOnly(true);
      host.setNetworkTimeout(Runnable::run, 12_345);
      host.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      execute(host, "set " + IDLE + " = '7min'");
      host.commit();
    }
    DataSourceOf lender = new DataSourceOf(pooled);

    try (Connection lent =
        new LentSource(lender, PATIENCE, Duration.ofSeconds(3), false).getConnection()) {
      assertThat(lent.getAutoCommit()).isTrue();
      assertThat(lent.isReadOnly()).isFalse();
      assertThat(lent.getNetworkTimeout()).isEqualTo(2_000);
      assertThat(shown(lent, IDLE)).isEqualTo("3s");
      assertThat(shown(lent, "transaction_isolation")).isEqualTo("read committed");
      lent.setAutoCommit(false);
      execute(lent, "create table of_nobody (n int)");
    }

    try (Connection host = pooled.getConnection()) {
      assertThat(host.getAutoCommit()).isFalse();
      assertThat(host.isReadOnly()).isTrue();
      assertThat(host.getNetworkTimeout()).isEqualTo(12_345);
      assertThat(host.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
      assertThat(shown(host, IDLE)).isEqualTo("7min");
      assertThat(shown(host, "default_transaction_isolation")).isEqualTo("serializable");
      assertThat(answer(host, "select to_regclass('of_nobody')")).isNull();
      host.rollback();
    } finally {
      pooled.close();
    }
  }

  @Test
  void levelThatTheHostSetsForItsOwnTransactionsIsNotTheStores() {
    pool.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
    pool.setAutoCommit(false);
    try (Store store = open()) {
      CommitQueue.Work<String> level =
          session ->
              session.first("show transaction_isolation", row -> row.getString(1)).orElse("");
      assertThat(store.write(level)).isEqualTo("read committed");
      assertThat(store.share(level)).isEqualTo("read committed");
      assertThat(store.read(level)).isEqualTo("read committed");
    }
  }

  @Test
  void poolWithNothingLeftIsAFailureThatSaysSoAndTheWriterGoesOn() throws SQLException {
    pool.setConnectionTimeout(500);
    try (Store store = open()) {
      borrowAll(2);

      assertThatThrownBy(() -> store.read(LentSourceIT::one))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("the store could not be read")
          .hasMessageContaining("Connection is not available");
      assertThatThrownBy(() -> store.share(LentSourceIT::one))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("Connection is not available");
      assertThat(store.write(LentSourceIT::one)).isEqualTo(1);
      assertThat(store.isAway()).isFalse();

      giveBack();
      assertThat(store.read(LentSourceIT::one)).isEqualTo(1);
    }
  }

  @Test
  void storeWhoseWriterIsLostWhileThePoolIsEmptyFailsInTimeAndRecovers() throws Exception {
    // As a host has it by default: thirty seconds, far longer than a caller waits.
    try (Store store = open()) {
      borrowAll(2);
      CompletableFuture<Connection> third = CompletableFuture.supplyAsync(this::waitForOne);
      Eventually.until(
          "the host waits", () -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
      cut("pid not in (" + pids() + ")");
      assertThatThrownBy(() -> store.write(LentSourceIT::one)).isInstanceOf(StoreException.class);
      borrowed.add(third.get(20, TimeUnit.SECONDS));
      long begun = System.nanoTime();

      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> store.write(LentSourceIT::one)).isInstanceOf(StoreException.class);
      }

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE.multipliedBy(4));
      giveBack();
      Eventually.asserted(() -> assertThat(store.write(LentSourceIT::one)).isEqualTo(1));
    }
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
  }

  @Test
  void startOnAPoolWithNothingLeftIsRefusedInOneLine() throws SQLException {
    pool.setConnectionTimeout(500);
    borrowAll(3);

    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("the store cannot be opened: ")
        .hasMessageContaining("Connection is not available");
  }

  @Test
  void threeConnectionsAreEnoughAndAllAreGivenBack() {
    try (Store store = open()) {
      IntStream.range(0, 200)
          .parallel()
          .forEach(
              i -> {
                assertThat(store.read(LentSourceIT::one)).isEqualTo(1);
                assertThat(store.share(LentSourceIT::one)).isEqualTo(1);
                assertThat(store.write(LentSourceIT::one)).isEqualTo(1);
              });
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isEqualTo(1);
    }
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    assertThat(pool.isRunning()).isTrue();
  }

  @Test
  void connectionsThatTheServerCutsAreReplaced() {
    try (Store store = open()) {
      for (int i = 0; i < 3; i++) {
        assertThat(store.read(LentSourceIT::one)).isEqualTo(1);
        cut("true");

        Eventually.asserted(() -> assertThat(store.write(LentSourceIT::one)).isEqualTo(1));
        Eventually.asserted(() -> assertThat(store.read(LentSourceIT::one)).isEqualTo(1));
        Eventually.asserted(() -> assertThat(store.share(LentSourceIT::one)).isEqualTo(1));
      }
    }
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
  }

  @Test
  void dataSourceThatIsNotPostgresqlIsRefusedInOneLine(@TempDir Path home) {
    SQLiteDataSource other = new SQLiteDataSource();
    other.setUrl("jdbc:sqlite:" + home.resolve("theirs.db"));

    assertThatThrownBy(() -> Store.open(PostgresDatabase.lent(other, PATIENCE), 100, PATIENCE))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "the store cannot be opened: the data source that the host lends is one of SQLite;"
                + " expected PostgreSQL. Hint: lend none, and set gateway.store.url.");
  }

  @Test
  void poolThatWouldLoseWhatWasAcknowledgedIsRefusedAndKeepsItsConnections() {
    pool.setConnectionInitSql("set synchronous_commit = off");

    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("synchronous_commit is off");

    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
  }

  @Test
  void serverWithoutFsyncIsRefused() throws Exception {
    // What the library starts by itself is made for tests that may lose everything.
    try (EmbeddedPostgres quick = EmbeddedPostgres.builder().start();
        HikariDataSource careless = new HikariDataSource()) {
      careless.setJdbcUrl(quick.getJdbcUrl("postgres", "postgres"));

      assertThatThrownBy(() -> Store.open(PostgresDatabase.lent(careless, PATIENCE), 100, PATIENCE))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("fsync is off");
      assertThat(careless.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  private static int one(Session session) throws SQLException {
    return session.first("select 1", row -> row.getInt(1)).orElseThrow();
  }

  private void borrowAll(int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      borrowed.add(pool.getConnection());
    }
  }

  private Connection waitForOne() {
    try {
      return pool.getConnection();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void giveBack() throws SQLException {
    for (Connection connection : borrowed) {
      connection.close();
    }
    borrowed.clear();
  }

  private String pids() throws SQLException {
    List<String> pids = new ArrayList<>();
    for (Connection connection : borrowed) {
      pids.add(answer(connection, "select pg_backend_pid()"));
    }
    return String.join(",", pids);
  }

  /** As an administrator would, or a server that restarts. */
  private void cut(String which) {
    try (Connection connection = DriverManager.getConnection(url)) {
      answer(
          connection,
          "select count(pg_terminate_backend(pid)) from pg_stat_activity"
              + " where datname = current_database() and pid <> pg_backend_pid() and "
              + which);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String shown(Connection connection, String setting) throws SQLException {
    return answer(connection, "show " + setting);
  }

  private static String answer(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void execute(Connection connection, String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  private static final class DataSourceOf extends BareDataSource {
    private final javax.sql.PooledConnection pooled;

    DataSourceOf(javax.sql.PooledConnection pooled) {
      this.pooled = pooled;
    }

    @Override
    public Connection getConnection() throws SQLException {
      return pooled.getConnection();
    }
  }
}
