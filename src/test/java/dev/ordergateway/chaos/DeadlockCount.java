package dev.ordergateway.chaos;

import dev.ordergateway.testing.StoreRows;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Counts the deadlocks of a PostgreSQL database. Its own count begins anew after each crash, so it
 * is read once a second; those of the last second before a crash are missed.
 */
final class DeadlockCount implements AutoCloseable {
  private final String storeUrl;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private long last;
  private long sum;

  DeadlockCount(String storeUrl) {
    this.storeUrl = storeUrl;
    if (storeUrl.startsWith("jdbc:postgresql:")) {
      clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }
  }

  private synchronized void look() {
    try {
      Object value =
          new StoreRows(storeUrl)
              .value("select deadlocks from pg_stat_database where datname = current_database()");
      long now = ((Number) value).longValue();
      sum += now < last ? now : now - last;
      last = now;
    } catch (IllegalStateException e) {
      // It is away; what it counted before is in the sum.
    }
  }

  synchronized long count() {
    return sum;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
