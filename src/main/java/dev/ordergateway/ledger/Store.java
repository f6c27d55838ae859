package dev.ordergateway.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/**
 * The database that holds the ledger: one queue through which everything is written, and a small
 * pool of connections that only read. Safe for any thread.
 */
public final class Store implements AutoCloseable {
  private static final int READERS = 4;
  private static final int SHARERS = 6;

  private final Database database;
  private final CommitQueue writer;
  private final HikariDataSource readers;
  private final @Nullable HikariDataSource sharers;
  private final Consumer<CrashPoint> watch;

  private Store(
      Database database,
      CommitQueue writer,
      HikariDataSource readers,
      @Nullable HikariDataSource sharers,
      Consumer<CrashPoint> watch) {
    this.database = database;
    this.writer = writer;
    this.readers = readers;
    this.sharers = sharers;
    this.watch = watch;
  }

  /**
   * Opens the store, brings its tables up to date and checks that it keeps what it acknowledges.
   *
   * @throws StoreException with one line for the operator if it cannot be opened or would lose
   *     acknowledged rows
   */
  public static Store open(Database database, int queueMax, Duration commitTimeout) {
    return open(database, queueMax, commitTimeout, point -> {});
  }

  /**
   * As {@link #open(Database, int, Duration)}.
   *
   * @param watch is told of each crash point, by the thread that comes to it
   */
  public static Store open(
      Database database, int queueMax, Duration commitTimeout, Consumer<CrashPoint> watch) {
    try {
      database.prepare();
      migrate(database);
      Connection connection = database.openWriter();
      HikariDataSource readers = pool("gateway-readers", database.readSource(), READERS);
      HikariDataSource sharers =
          database
              .sharedSource()
              .map(source -> pool("gateway-sharers", source, SHARERS))
              .orElse(null);
      CommitQueue queue =
          new CommitQueue(database::openWriter, new Session(connection), queueMax, commitTimeout);
      return new Store(database, queue, readers, sharers, watch);
    } catch (SQLException | FlywayException | IllegalArgumentException e) {
      database.release();
      throw new StoreException("the store cannot be opened: " + firstLine(e), e);
    } catch (StoreException e) {
      database.release();
      throw e;
    }
  }

  /**
   * Runs work that writes no order's row in a transaction and returns after its commit: see {@link
   * CommitQueue}.
   */
  public <T extends @Nullable Object> T write(CommitQueue.Work<T> work) {
    return writer.call(work);
  }

  /** The same for work that writes the rows of one order. */
  public <T extends @Nullable Object> T write(OrderKey order, CommitQueue.Work<T> work) {
    return writer.call(List.of(order), work);
  }

  /**
   * The same for work that writes the rows of several orders, one after the other by their keys.
   */
  public <T extends @Nullable Object> T write(List<OrderKey> orders, CommitQueue.Work<T> work) {
    return writer.call(orders, work);
  }

  /** Runs statements that only read, on a connection of their own. */
  public <T extends @Nullable Object> T read(CommitQueue.Work<T> work) {
    try (Connection connection = readers.getConnection()) {
      return work.run(new Session(connection));
    } catch (SQLException e) {
      throw new StoreException("the store could not be read: " + e.getMessage(), e);
    }
  }

  /**
   * Runs the work in a transaction of its own beside the queue: for rows that all replicas lock,
   * which a group commit must not hold. Only where several processes share the store.
   *
   * @throws StoreException if it was not done, or is not known to be done
   */
  public <T extends @Nullable Object> T share(CommitQueue.Work<T> work) {
    try (Connection connection = shared().getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.run(new Session(connection));
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw new StoreException("the store could not share: " + e.getMessage(), e);
    }
  }

  /** The connections of {@link #share}, for those who bring statements of their own. */
  public DataSource shared() {
    if (sharers == null) {
      throw new IllegalStateException("one process has nobody to share with");
    }
    return sharers;
  }

  /** Says that what goes through this store has come to the point. */
  public void reached(CrashPoint point) {
    watch.accept(point);
  }

  public Database database() {
    return database;
  }

  public int queueDepth() {
    return writer.depth();
  }

  private static void migrate(Database database) {
    Flyway.configure()
        .dataSource(database.migrationSource())
        .javaMigrations(database.ownMigrations().toArray(JavaMigration[]::new))
        .placeholders(database.words())
        .table("gateway_migration")
        .loggers("slf4j")
        .load()
        .migrate();
  }

  private static HikariDataSource pool(String name, DataSource source, int most) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(5_000);
    return new HikariDataSource(config);
  }

  private static String firstLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.strip().lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    writer.close();
    readers.close();
    if (sharers != null) {
      sharers.close();
    }
    database.release();
  }
}
