package dev.ordergateway.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

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
