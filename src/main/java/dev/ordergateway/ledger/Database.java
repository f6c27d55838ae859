package dev.ordergateway.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.migration.JavaMigration;

/** What differs between the databases that can hold the ledger. */
public interface Database {
  /** What a failure says of the database itself. */
  enum Fault {
    /** Nothing: the statement was at fault, or the connection. */
    NONE,
    DISK_FULL,
    DISK_FAILING,
    READ_ONLY,
    /** Pages are lost or wrong. */
    DAMAGED
  }

  /**
   * Before anything is opened: folders, locks.
   *
   * @throws StoreException if the store is in use, or is seen to be damaged
   */
  void prepare();

  /** Whether {@link #prepare()} has left {@link #damage()} to others, because it takes long. */
  boolean isCheckOutstanding();

  /** Reads all that is stored; what is wrong with it, empty if nothing is. May take minutes. */
  Optional<String> damage() throws SQLException;

  Fault faultOf(SQLException failure);

  /** What is free on the disk that holds the store; empty where that is somebody else's. */
  OptionalLong freeBytes();

  /**
   * A connection that may write, not in auto-commit, that has shown that it can commit.
   *
   * @throws StoreException if a commit on this very connection would not survive a power cut
   */
  Connection openWriter() throws SQLException;

  DataSource migrationSource();

  /** Connections that cannot write. */
  DataSource readSource();

  /**
   * Connections of a process that only looks, while a gateway may be running: they cannot write,
   * and make nothing that is not there.
   *
   * @throws StoreException if there is no store
   */
  DataSource lookSource();

  /**
   * After content was emptied or deleted: makes its bytes gone from the database's files, as far as
   * this can be done now. While it runs nothing else may write.
   *
   * @param rewriteBytesMax files up to this size are written anew, a second or two for each 64 MiB
   * @return whether nothing of it is left in them; false also where that is somebody else's to do
   */
  boolean scrub(long rewriteBytesMax) throws SQLException;

  /**
   * Connections that write beside the queue, for what several processes lock and a group commit
   * must not hold; empty where there is one process, and one write connection.
   */
  Optional<DataSource> sharedSource();

  /** Selects the server's time as {@link Times} text; empty where the store has no clock. */
  Optional<String> clockQuery();

  /** The migrations that only this database needs. */
  List<JavaMigration> ownMigrations();

  /** What is done around each migration on this database only. */
  List<Callback> ownCallbacks();

  /** The words in which the migration's text differs: {@code identity} and {@code bytes}. */
  Map<String, String> words();

  /**
   * Ends a select that picks rows to claim, so that claims do not wait for each other. Such a
   * select must stand in a materialized common table expression: as a subquery it may be run once
   * for each row of the update, and lock more rows than its limit.
   */
  String skipLocked();

  /** Whether this process is the only one that can have leases, so that all are void at start. */
  boolean single();

  /** Whether it can be away while this process is well, as a server can and a file cannot. */
  boolean canBeAway();

  /** Whether its connections come out of a pool already. */
  boolean isPooled();

  /** Whether it is a file of ours, which {@link #copyTo} can copy. */
  boolean isFile();

  /**
   * Writes a consistent copy while others write, marked as one. It is not synced.
   *
   * @param file must not exist
   * @throws StoreException if there is not enough room, or the database {@linkplain #isFile() is a
   *     server's}
   */
  void copyTo(Path file, Instant now) throws SQLException;

  /** Ends a check that is under way, and gives back what {@link #prepare()} took. */
  void release();

  /** Names the store to an operator: {@code the store /srv/data/gateway.db}. */
  @Override
  String toString();
}
