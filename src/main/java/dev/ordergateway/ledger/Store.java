package dev.ordergateway.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database that holds the ledger: one queue through which everything is written, and a small
 * pool of connections that only read. Safe for any thread.
 */
public final class Store implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Store.class);
  private static final int READERS = 4;
  private static final int SHARERS = 6;

  private final Database database;
  private final Presence presence;
  private final CommitQueue writer;
  private final DataSource readers;
  private final @Nullable DataSource sharers;
  private final Consumer<CrashPoint> watch;
  private final StoreCondition condition;
  private volatile int versionFloor;

  private Store(
      Database database,
      Presence presence,
      CommitQueue writer,
      DataSource readers,
      @Nullable DataSource sharers,
      Consumer<CrashPoint> watch) {
    this.database = database;
    this.condition = new StoreCondition(database);
    this.presence = presence;
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
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      database.prepare();
      Migrations.run(database);
      Connection connection = database.openWriter();
      opened.add(connection);
      DataSource readers = pool(database, "gateway-readers", database.readSource(), READERS);
      opened.add(() -> close(readers));
      DataSource sharers =
          database
              .sharedSource()
              .map(source -> pool(database, "gateway-sharers", source, SHARERS))
              .orElse(null);
      Presence presence = new Presence(database.canBeAway());
      CommitQueue queue =
          new CommitQueue(
              database::openWriter, new Session(connection), queueMax, commitTimeout, presence);
      return new Store(database, presence, queue, readers, sharers, watch);
    } catch (SQLException | RuntimeException e) {
      opened.forEach(Store::giveUp);
      database.release();
      throw e instanceof StoreException known ? known : StoreException.whileOpening(e);
    }
  }

  private static void giveUp(AutoCloseable opened) {
    try {
      opened.close();
    } catch (Exception e) {
      LOG.debug("giving up a store", e);
    }
  }

  /**
   * Runs work that writes no order's row in a transaction and returns after its commit: see {@link
   * CommitQueue}. A store that is known to be damaged takes nothing.
   */
  public <T extends @Nullable Object> T write(CommitQueue.Work<T> work) {
    return write(List.of(), work);
  }

  /** The same for work that writes the rows of one order. */
  public <T extends @Nullable Object> T write(OrderKey order, CommitQueue.Work<T> work) {
    return write(List.of(order), work);
  }

  /**
   * The same for work that writes the rows of several orders, one after the other by their keys.
   */
  public <T extends @Nullable Object> T write(List<OrderKey> orders, CommitQueue.Work<T> work) {
    if (condition.isDamaged()) {
      throw new StoreException("the store is damaged and takes nothing more");
    }
    try {
      return writer.call(orders, work);
    } catch (StoreException e) {
      condition.failed(e);
      throw e;
    }
  }

  /**
   * After content was emptied or deleted: makes its bytes gone from the database's files, as far as
   * this can be done now. Writers wait meanwhile.
   *
   * @param rewriteBytesMax as in {@link Database#scrub}
   * @return whether nothing of it is left in them
   */
  public boolean scrub(long rewriteBytesMax) {
    return writer.callAlone(session -> database.scrub(rewriteBytesMax));
  }

  /**
   * Runs statements that only read, on a connection of their own.
   *
   * @throws StoreAwayException if the store is away; as every {@link StoreException}, for a failure
   */
  public <T extends @Nullable Object> T read(CommitQueue.Work<T> work) {
    if (presence.isAway()) {
      throw presence.away();
    }
    try (Connection connection = readers.getConnection()) {
      return work.run(new Session(connection));
    } catch (SQLException e) {
      requirePresence(e);
      StoreException failure =
          new StoreException("the store could not be read: " + e.getMessage(), e);
      condition.failed(failure);
      throw failure;
    }
  }

  /** Before anything is worked: if the store is a restored copy, its versions go on above all. */
  public void settleRestoration(Instant now) {
    versionFloor = write(session -> VersionFloor.settle(session, now));
  }

  /** Has the next start take this store for a copy of an older state. */
  public void markRestored(Instant now) {
    write(session -> VersionFloor.mark(session, now));
  }

  /** The number of the version after this one. */
  public int nextVersion(int version) {
    return Math.max(version, versionFloor) + 1;
  }

  /**
   * Whether the sink may have a later version of an order than this, its newest one here: it is
   * from before a restore.
   */
  public boolean mayBeOutdated(int version) {
    return version > 0 && version <= versionFloor;
  }

  public StoreCondition condition() {
    return condition;
  }

  /** Looks for damage, where that would have taken a start too long; returns at once. */
  public void checkWhileRunning() {
    if (database.isCheckOutstanding()) {
      Thread checking = new Thread(this::check, "gateway-check");
      checking.setDaemon(true);
      checking.start();
    }
  }

  private void check() {
    try {
      database.damage().ifPresent(condition::damaged);
    } catch (SQLException e) {
      LOG.warn("{} could not be checked for damage: {}", database, e.getMessage());
    }
  }

  /**
   * Runs the work in a transaction of its own beside the queue: for rows that all replicas lock,
   * which a group commit must not hold. Only where several processes share the store.
   *
   * @throws StoreException if it was not done, or is not known to be done
   */
  public <T extends @Nullable Object> T share(CommitQueue.Work<T> work) {
    if (presence.isAway()) {
      throw presence.away();
    }
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
      requirePresence(e);
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

  /** Only that connection, or all of the store? Its writer knows, or finds out. */
  private void requirePresence(SQLException e) {
    if (database.canBeAway() && isAboutConnection(e)) {
      writer.call(session -> session.first("select 1", row -> row.getInt(1)));
    }
  }

  private static boolean isAboutConnection(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return e instanceof SQLTransientConnectionException
        || state.startsWith("08")
        || state.startsWith("57P");
  }

  /** Whether the store cannot be reached at this moment; it is looked for until it is back. */
  public boolean isAway() {
    return presence.isAway();
  }

  public Database database() {
    return database;
  }

  public int queueDepth() {
    return writer.depth();
  }

  private static DataSource pool(Database database, String name, DataSource source, int most) {
    if (database.isPooled()) {
      return source; // A pool of a pool would keep what the host's others want.
    }
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(5_000);
    return new HikariDataSource(config);
  }

  private static void close(@Nullable DataSource source) {
    if (source instanceof HikariDataSource own) {
      own.close();
    }
  }

  @Override
  public void close() {
    writer.close();
    close(readers);
    close(sharers);
    database.release();
  }
}
