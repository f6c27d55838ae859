package dev.ordergateway.accept;

import dev.ordergateway.ledger.Store;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * How much waits in the spool, counted along so that nobody has to ask the file. It may be wrong
 * about a row that was written too late for its caller, until it is counted anew. Safe for any
 * thread.
 */
final class SpoolFill {
  /** What a row takes beside its body, about. */
  static final int ROW_BYTES = 512;

  private final long bytesMax;
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /** Shared by those who add rows; they must not be in between while all is counted anew. */
  private final ReadWriteLock adding = new ReentrantReadWriteLock();

  SpoolFill(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  static long size(Notification notification) {
    return notification.body().length + ROW_BYTES;
  }

  /**
   * Whether there is room for it; then {@link #added} or {@link #notAdded} must follow, from the
   * same thread.
   */
  boolean add(Notification notification) {
    adding.readLock().lock();
    if (bytes.addAndGet(size(notification)) > bytesMax) {
      notAdded(notification);
      return false;
    }
    return true;
  }

  /** Whether it is the first that waits. */
  boolean added() {
    boolean first = rows.getAndIncrement() == 0;
    adding.readLock().unlock();
    return first;
  }

  void notAdded(Notification notification) {
    bytes.addAndGet(-size(notification));
    adding.readLock().unlock();
  }

  void removed(Notification notification) {
    rows.decrementAndGet();
    bytes.addAndGet(-size(notification));
  }

  /** Counts what the file holds, unless somebody is adding to it at this moment. */
  void count(Store store) {
    if (!adding.writeLock().tryLock()) {
      return;
    }
    try {
      store.read(
          session ->
              session.first(
                  "select count(*), coalesce(sum(length(body)), 0) from gateway_notification",
                  row -> {
                    rows.set(row.getLong(1));
                    bytes.set(row.getLong(2) + row.getLong(1) * ROW_BYTES);
                    return row.getLong(1);
                  }));
    } finally {
      adding.writeLock().unlock();
    }
  }

  boolean hasRoom() {
    return bytes.get() + ROW_BYTES <= bytesMax;
  }

  long rows() {
    return rows.get();
  }

  long bytes() {
    return bytes.get();
  }
}
