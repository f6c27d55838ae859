package dev.ordergateway.receive;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator of notifications that could not be stored: of the first at once, of those
 * after it once a minute, because an outage makes thousands of them. Safe for any thread.
 */
public final class UnstoredLog {
  private static final Logger LOG = LoggerFactory.getLogger(UnstoredLog.class);
  private static final long EVERY = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanos;
  private final AtomicLong toldAt;
  private final AtomicLong untold = new AtomicLong();

  /**
   * @param nanos a clock that never goes back, {@code System::nanoTime} outside of tests
   */
  public UnstoredLog(LongSupplier nanos) {
    this.nanos = nanos;
    this.toldAt = new AtomicLong(nanos.getAsLong() - EVERY);
  }

  public void tell(Exchange exchange) {
    long now = nanos.getAsLong();
    long last = toldAt.get();
    if (now - last < EVERY || !toldAt.compareAndSet(last, now)) {
      untold.incrementAndGet();
      return;
    }
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    LOG.error(
        "gateway-accept could not store a notification: {}. It was answered 503 and the platform"
            + " may send it again; so were {} since the line before this",
        failure.getMessage(),
        untold.getAndSet(0));
  }
}
