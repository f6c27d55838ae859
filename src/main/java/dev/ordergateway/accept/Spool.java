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

  private static final int BATCH_MAX = 100;
  private static final long BATCH_BYTES_MAX = 4_000_000;

  private final Store store;
  private final boolean enabled;
  private final long bytesMax;
  private final SpoolFill fill;
  private final AtomicBoolean refusing = new AtomicBoolean();

  private Spool(Store store, boolean enabled, long bytesMax) {
    this.store = store;
    this.enabled = enabled;
    this.bytesMax = bytesMax;
    this.fill = new SpoolFill(bytesMax);
    fill.count(store);
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

  /**
   * Keeps a notification; returns after the sync. One that is kept already is a duplicate.
   *
   * @throws StoreException if it was not kept: the spool is full, or cannot be written
   */
  Outcome keep(Notification notification) {
    if (!fill.add(notification)) {
      throw refused("it is full with " + bytesMax + " bytes", null);
    }
    Outcome outcome = write(notification);
    if (refusing.getAndSet(false)) {
      LOG.info("the spool takes notifications again");
    }
    return outcome;
  }

  private Outcome write(Notification notification) {
    boolean added = false;
    try {
      Outcome outcome = store.write(session -> Acceptance.keep(session, notification, null));
      added = outcome != Outcome.DUPLICATE;
      return outcome;
    } catch (StoreException e) {
      throw refused(String.valueOf(e.getMessage()), e);
    } finally {
      if (!added) {
        fill.notAdded(notification);
      } else if (fill.added()) {
        LOG.info("notifications wait in the spool until the store is back");
      }
    }
  }

  private StoreException refused(String reason, @Nullable StoreException cause) {
    if (!refusing.getAndSet(true)) {
      LOG.error("the spool does not take notifications: {}; they are answered 503", reason);
    }
    String message = "the spool does not take it: " + reason;
    return cause == null ? new StoreException(message) : new StoreException(message, cause);
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
          if (sizes.isEmpty()) {
            return List.of();
          }
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
    moved.forEach(row -> fill.removed(row.notification()));
    refusing.set(false);
  }

  /**
   * When all has been moved: counts anew, and gives back its room on the disk.
   *
   * @return whether no byte of what was moved is left in the file
   */
  boolean tidy() {
    fill.count(store);
    return store.scrub(Long.MAX_VALUE);
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
    return enabled && !refusing.get() && fill.hasRoom();
  }

  /** How many notifications wait. */
  public long rows() {
    return fill.rows();
  }

  public long bytes() {
    return fill.bytes();
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
