package dev.ordergateway.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.api.migration.JavaMigration;

/** What differs between the databases that can hold the ledger. */
public interface Database {
  /** Before anything is opened: folders, locks. */
  void prepare();

  /**
   * A connection that may write, not in auto-commit.
   *
   * @throws StoreException if a commit on this very connection would not survive a power cut
   */
  Connection openWriter() throws SQLException;

  DataSource migrationSource();

  /** Connections that cannot write. */
  DataSource readSource();

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

  /** Gives back what {@link #prepare()} took. */
  void release();
}
