package dev.ordergateway.manage;

import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Can the store commit? It is asked to: reading would work on a full disk too. However many ask,
 * one write is under way at a time, and at most one a second is made.
 */
final class StoreProbe implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreProbe.class);
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  /** A row of our own: no source may be called management. */
  private static final String WRITE =
      """
      insert into gateway_cursor (source, account, list, kind, finished_at)
      values ('management', '', 'ready', 'probe', ?)
      on conflict (source, account, list, kind) do update set finished_at = excluded.finished_at""";

  private record Attempt(Future<?> result, long begunNanos) {
    boolean isFresh(long now) {
      return !result.isDone() || now - begunNanos < FRESH_NANOS;
    }
  }

  private final Store store;
  private final Clock clock;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread probing = new Thread(work, "gateway-probe");
            probing.setDaemon(true);
            return probing;
          });
  private @Nullable Attempt last;

  StoreProbe(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Empty if the store commits, else one sentence. */
  Optional<String> failure() {
    try {
      attempt().result().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (TimeoutException e) {
      return Optional.of("The store did not commit within " + LIMIT.toSeconds() + " s.");
    } catch (ExecutionException e) {
      LOG.debug("probing the store", e);
      return Optional.of("The store cannot be written.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("The gateway is being stopped.");
    }
  }

  private synchronized Attempt attempt() {
    long now = System.nanoTime();
    Attempt current = last;
    if (current == null || !current.isFresh(now)) {
      current = new Attempt(thread.submit(this::write), now);
      last = current;
    }
    return current;
  }

  private int write() throws StoreException {
    Instant now = clock.instant();
    return store.write(session -> session.update(WRITE, now));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
