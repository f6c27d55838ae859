package dev.ordergateway.retain;

import dev.ordergateway.audit.Removal;
import dev.ordergateway.ledger.CommitQueue;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.retain.OldCalls.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * One run of retention: batch after batch, each a transaction of its own. After each it leaves the
 * store to others for as long as the batch has held it, so that it takes half of the writer at
 * most, and an accept waits for one batch at most.
 */
final class RetentionRun {
  private static final Duration PAUSE_MIN = Duration.ofMillis(5);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

  private final Store store;
  private final Removal removal;
  private final BooleanSupplier stopping;
  private final Instant now;
  private final Map<Part, Integer> removed = new EnumMap<>(Part.class);

  RetentionRun(Store store, Removal removal, BooleanSupplier stopping, Instant now) {
    this.store = store;
    this.removal = removal;
    this.stopping = stopping;
    this.now = now;
  }

  /** What lives on only for people to look at. */
  void payloads(Instant before) {
    int most = OldRows.NOTIFICATIONS_MAX;
    all(Part.BODIES, most, session -> OldRows.bodies(session, removal, before, now));
    all(Part.EVENTS, OldRows.ROWS_MAX, session -> OldRows.events(session, before));
    walk(Part.ATTEMPTS, Walk.attempts(before));
    calls(before);
    walk(Part.REJECTIONS, Walk.rejections(before));
  }

  /** What a repeat is known by. */
  void keys(Instant before) {
    int most = OldRows.NOTIFICATIONS_MAX;
    all(Part.NOTIFICATIONS, most, session -> OldRows.notifications(session, removal, before, now));
    all(Part.VERSIONS, OldRows.ROWS_MAX, session -> OldRows.versions(session, before));
    walk(Part.UPDATES, Walk.updates(before));
  }

  Map<Part, Integer> removed() {
    return removed;
  }

  boolean isStopped() {
    return stopping.getAsBoolean();
  }

  private void calls(Instant before) {
    Optional<Caller> next = caller(Caller.NONE);
    while (next.isPresent()) {
      Caller caller = next.get();
      all(Part.CALLS, OldRows.ROWS_MAX, session -> OldCalls.remove(session, caller, before));
      next = caller(caller);
    }
  }

  private Optional<Caller> caller(Caller after) {
    return store.read(session -> OldCalls.next(session, after));
  }

  private void all(Part part, int most, CommitQueue.Work<Integer> batch) {
    int last = most;
    while (last >= most && !isStopped()) {
      last = write(part, batch);
    }
  }

  private void walk(Part part, Walk walk) {
    while (!isStopped()) {
      long to = store.read(walk::look);
      if (walk.isDone()) {
        return;
      }
      write(part, session -> walk.remove(session, to));
      walk.reach(to);
    }
  }

  private int write(Part part, CommitQueue.Work<Integer> batch) {
    long began = System.nanoTime();
    int count = store.write(batch);
    removed.merge(part, count, Integer::sum);
    if (count > 0) {
      long took = System.nanoTime() - began;
      LockSupport.parkNanos(Math.min(PAUSE_MAX.toNanos(), Math.max(PAUSE_MIN.toNanos(), took)));
    }
    return count;
  }

  @Override
  public String toString() {
    String words =
        removed.entrySet().stream()
            .filter(part -> part.getValue() > 0)
            .map(part -> part.getValue() + " " + part.getKey().word())
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "nothing" : words;
  }
}
