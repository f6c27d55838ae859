package dev.ordergateway.receive;

import dev.ordergateway.receive.Refusal.Code;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One request's way through the door, from its first byte to its answer. Safe for any thread. */
final class Passage {
  private static final byte[] NOTHING = {};

  private final Instant receivedAt;
  private final @Nullable Code refusal;
  private final IntConsumer whenAnswered;
  private final AtomicBoolean answered = new AtomicBoolean();

  /**
   * @param refusal why not even its body is read; null if it is
   * @param whenAnswered is told the status, once
   */
  Passage(Instant receivedAt, @Nullable Code refusal, IntConsumer whenAnswered) {
    this.receivedAt = receivedAt;
    this.refusal = refusal;
    this.whenAnswered = whenAnswered;
  }

  @Nullable Code refusal() {
    return refusal;
  }

  Arrival whole(byte[] body) {
    return new Arrival(receivedAt, body, null);
  }

  Arrival refused(Code code) {
    return new Arrival(receivedAt, NOTHING, code);
  }

  /** Must follow, whatever becomes of the request; a second call does nothing. */
  void answered(int status) {
    if (answered.compareAndSet(false, true)) {
      whenAnswered.accept(status);
    }
  }
}
