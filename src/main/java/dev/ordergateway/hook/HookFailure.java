package dev.ordergateway.hook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A hook that threw, did not end in time or gave back what cannot be used. The message is one line
 * for an operator. It carries no stack trace: the fault lies in a route that is not ours.
 */
public final class HookFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Instant lastWell;

  HookFailure(String message, @Nullable Instant lastWell) {
    super(message, null, false, false);
    this.lastWell = lastWell;
  }

  /** When the same hook last ended well for anybody; null if it never has in this process. */
  public @Nullable Instant lastWell() {
    return lastWell;
  }
}
