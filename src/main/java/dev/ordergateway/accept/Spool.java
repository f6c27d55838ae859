package dev.ordergateway.accept;

import dev.ordergateway.accept.Acceptance.Outcome;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.ledger.Times;
import dev.ordergateway.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where notifications wait while the store is away: a ledger of their own in a SQLite file, of
 * which only the table of notifications is used. What is kept has been synced to the disk. It is
 * bounded, and its rows leave it only after the store has committed them. Safe for any thread.
 */
public final class Spool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  /** What a row takes beside its body, about. */
  private static final int ROW_BYTES = 512;

  private static final int BATCH_MAX = 100;
  private static final long BATCH_BYTES_MAX = 4_000_000;

  private final Store store;
  private final boolean enabled;
  private final long bytesMax;
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean refusing = new AtomicBoolean();

  private Spool(Store store, boolean enabled, long bytesMax) {
    this.store = store;
    this.enabled = enabled;
    this.bytesMax = bytesMax;
    count();
  }

  /**
   * None if there is none to be, and none with rows of a run before this one.
   *
   * @throws StoreException with one line for the operator if the file cannot be used: it may hold
   *     what was acknowledged
   */
  public static @Nullable Spool open(Settings settings) {
    String name = settings.text("gateway.accept.spool-file");
    boolean enabled = settings.enabled("gateway.accept.spool-enabled");
    Path file = settings.home().resolve(name).toAbsolutePath().normalize();
    if (!enabled && !Files.exists(file)) {
      return null;
    }
    try {
      Store store =
          Store.open(
              new SqliteDatabase("jdbc:sqlite:" + name, settings.home()),
              settings.count("gateway.store.queue-max"),
              settings.duration("gateway.store.commit-timeout"));
      try {
        return new Spool(store, enabled, settings.count("gateway.accept.spool-bytes-max"));
      } catch (StoreException e) {
        store.close();
        throw e;
      }
    } catch (StoreException e) {
      throw new StoreException("the spool " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private void count() {
    store.read(
        session ->
            session.first(
                "select count(*), coalesce(sum(length(body)), 0) from gateway_notification",
                row -> {
                  rows.set(row.getLong(1));
                  bytes.set(row.getLong(2) + row.getLong(1) * ROW_BYTES);
                  return row.getLong(1);
                }));
  }

  /**
   * Keeps a notification; returns after the sync. One that is kept already is a duplicate.
   *
   * @throws StoreException if it was not kept: the spool is full, or cannot be written
   */
  Outcome keep(Notification notification) {
    long size = size(notification);
    if (bytes.addAndGet(size) > bytesMax) {
      bytes.addAndGet(-size);
      throw refused("it is full with " + bytesMax + " bytes", null);
    }
    try {
      Outcome outcome = store.write(session -> Acceptance.keep(session, notification, null));
      if (outcome == Outcome.DUPLICATE) {
        bytes.addAndGet(-size);
      } else {
        if (rows.getAndIncrement() == 0) {
          LOG.info("notifications wait in the spool until the store is back");
        }
      }
      if (refusing.getAndSet(false)) {
        LOG.info("the spool takes notifications again");
      }
      return outcome;
    } catch (StoreException e) {
      bytes.addAndGet(-size);
      throw refused(String.valueOf(e.getMessage()), e);
    }
  }

  private StoreException refused(String reason, @Nullable StoreException cause) {
    if (!refusing.getAndSet(true)) {
      LOG.error("the spool does not take notifications: {}; they are answered 503", reason);
    }
    String message = "the spool does not take it: " + reason;
    return cause == null ? new StoreException(message) : new StoreException(message, cause);
  }

  private static long size(Notification notification) {
    return notification.body().length + ROW_BYTES;
  }

  /** The oldest rows behind a number, in the order of their coming; bounded in number and bytes. */
  List<SpoolRow> after(long id) {
    return store.read(
        session -> {
          List<Size> sizes =
              session.list(
                  """
                  select id, length(body) from gateway_notification
                  where id > ? order by id limit ?""",
                  row -> new Size(row.getLong(1), row.getLong(2)),
                  id,
                  BATCH_MAX);
          return session.list(SpoolRow.SELECT, SpoolRow::of, id, batchEnd(sizes, id));
        });
  }

  private record Size(long id, long bytes) {}

  /** The last of as many as fit, but at least the first. */
  private static long batchEnd(List<Size> sizes, long none) {
    long end = none;
    long sum = 0;
    for (Size each : sizes) {
      sum += each.bytes();
      if (end != none && sum > BATCH_BYTES_MAX) {
        return end;
      }
      end = each.id();
    }
    return end;
  }

  /** Forgets rows that the store has committed. */
  void forget(List<SpoolRow> moved) {
    store.write(session -> delete(session, moved));
    rows.addAndGet(-moved.size());
    moved.forEach(row -> bytes.addAndGet(-size(row.notification())));
    refusing.set(false);
  }

  private static int delete(Session session, List<SpoolRow> moved) throws SQLException {
    int deleted = 0;
    for (SpoolRow row : moved) {
      deleted += session.update("delete from gateway_notification where id = ?", row.id());
    }
    return deleted;
  }

  /** Whether notifications may go here at all: one that is only emptied takes nothing. */
  boolean isEnabled() {
    return enabled;
  }

  /** Whether it would take a notification now, as far as is known. */
  public boolean takes() {
    return enabled && !refusing.get() && bytes.get() + ROW_BYTES <= bytesMax;
  }

  /** How many notifications wait. */
  public long rows() {
    return rows.get();
  }

  public long bytes() {
    return bytes.get();
  }

  /** When the one that waits longest was received; empty if none waits. */
  public Optional<Instant> oldest() {
    return store.read(
        session ->
            session.first(
                "select received_at from gateway_notification order by id limit 1",
                row -> Times.parse(row.getString(1))));
  }

  @Override
  public void close() {
    store.close();
  }
}
