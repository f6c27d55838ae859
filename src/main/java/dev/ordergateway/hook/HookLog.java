package dev.ordergateway.hook;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator of hooks that failed and changed nothing: of the first at once, of those after
 * it once a minute for each hook, because one that is down fails for everybody. Safe for any
 * thread.
 */
public final class HookLog {
  private static final Logger LOG = LoggerFactory.getLogger(HookLog.class);
  private static final long EVERY = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanos;
  private final Map<HookPoint, Told> told = new EnumMap<>(HookPoint.class);

  /** When the last line was written, and how many failures have had none since. */
  private record Told(long at, int untold) {}

  /**
   * @param nanos a clock that never goes back, {@code System::nanoTime} outside of tests
   */
  public HookLog(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * @param about the notification, version or order that it failed for
   */
  synchronized void failed(HookPoint point, Object about, HookFailure failure) {
    long now = nanos.getAsLong();
    Told last = told.getOrDefault(point, new Told(now - EVERY, 0));
    if (now - last.at() < EVERY) {
      told.put(point, new Told(last.at(), last.untold() + 1));
      return;
    }
    told.put(point, new Told(now, 0));
    LOG.warn(
        "{}, for {}; the gateway goes on without it, and so it did for {} since the line before"
            + " this",
        failure.getMessage(),
        about,
        last.untold());
  }
}
