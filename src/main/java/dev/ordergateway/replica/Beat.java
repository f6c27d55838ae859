package dev.ordergateway.replica;

import dev.ordergateway.ledger.StoreException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something again and again in a thread of its own, until it is closed. What fails because the
 * store is away is tried again at the next beat; the store itself says that it is away.
 */
final class Beat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Beat.class);

  private static final Duration END_MAX = Duration.ofSeconds(2);

  private final ScheduledExecutorService thread;

  Beat(String name, Duration every, Runnable work) {
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            runnable -> {
              Thread beating = new Thread(runnable, name);
              beating.setDaemon(true);
              return beating;
            });
    thread.scheduleWithFixedDelay(
        () -> beat(name, work), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void beat(String name, Runnable work) {
    try {
      work.run();
    } catch (StoreException e) {
      LOG.debug("{} waits for the store", name, e);
    } catch (RuntimeException | Error e) {
      // Thrown further, it would be the last beat, and nobody would be told.
      LOG.error("{} failed and goes on", name, e);
    }
  }

  /** What is under way has ended when this returns, unless it hangs. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("{} has not ended in {}", this, END_MAX);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
