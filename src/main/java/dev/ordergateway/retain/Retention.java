package dev.ordergateway.retain;

import dev.ordergateway.audit.Removal;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what has grown old: first payloads, then the rows themselves. What is not settled, an
 * order's newest version and its own row are never touched, and the seals stay provable. A run that
 * is cut off has done part of its work, and the next goes on with the rest. Safe for any thread.
 */
public final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final Store store;
  private final Removal removal;
  private final Duration payloadAge;
  private final Duration keyAge;
  private final Meters meters;
  private final Clock clock;

  public Retention(Settings settings, Store store, Removal removal, Meters meters, Clock clock) {
    this.store = store;
    this.removal = removal;
    this.payloadAge = settings.duration("gateway.retain.payload-age");
    this.keyAge = settings.duration("gateway.retain.key-age");
    this.meters = meters;
    this.clock = clock;
  }

  /** Ends early, after the batch under way, when the context is stopping. */
  public void run(Exchange exchange) {
    Instant now = clock.instant();
    long began = System.nanoTime();
    RetentionRun run =
        new RetentionRun(store, removal, () -> exchange.getContext().isStopping(), now);
    try {
      remove(run, now);
      boolean whole = !run.isStopped();
      meters.retained(whole ? "done" : "stopped");
      LOG.info(
          "gateway-retain {} within {} ms: {}",
          whole ? "removed what is old" : "was stopped",
          Duration.ofNanos(System.nanoTime() - began).toMillis(),
          run);
    } catch (StoreException e) {
      meters.retained("failed");
      LOG.warn(
          "gateway-retain was cut off and goes on at its next time: {}; removed {}",
          e.getMessage(),
          run);
    } finally {
      run.removed().forEach((part, count) -> meters.removed(part.word(), count));
    }
  }

  private void remove(RetentionRun run, Instant now) {
    if (!payloadAge.isZero()) {
      run.payloads(now.minus(payloadAge));
    }
    if (!keyAge.isZero()) {
      run.keys(now.minus(keyAge));
    }
    if (run.removed().values().stream().anyMatch(count -> count > 0)) {
      // Without rewriting: what is old is overwritten, and a stray copy of it is no breach.
      store.scrub(0);
    }
  }
}
