package dev.ordergateway.receive;

import dev.ordergateway.manage.Meters;
import dev.ordergateway.receive.Refusal.Code;
import dev.ordergateway.verify.Callers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a request may take, and how many may be under way, whichever server takes them. The server's
 * own guard reads the body within these limits before a route sees the request; what it finds is
 * handed on as an {@link Arrival}: the routes decide in which order of checks it becomes an answer.
 * Safe for any thread.
 */
public final class RequestGuard {
  /**
   * What a request may take.
   *
   * @param retryAfter when a caller that is turned away may come again
   */
  public record Limits(
      int bodyBytesMax, Duration bodyTimeout, int inFlightMax, Duration retryAfter) {}

  private final Limits limits;
  private final Meters meters;
  private final Clock clock;
  private volatile boolean draining;
  private final Callers callers;
  private final FairShare inFlight;

  /**
   * @param callers tells whose request it seems to be, so that one account's flood leaves room
   */
  public RequestGuard(Limits limits, Callers callers, Meters meters, Clock clock) {
    this.limits = limits;
    this.callers = callers;
    this.inFlight = new FairShare(limits.inFlightMax());
    this.meters = meters;
    this.clock = clock;
  }

  /** Turns new requests away and waits, for a while, until the others have been answered. */
  public void drain(Duration longest) {
    draining = true;
    long deadline = System.nanoTime() + longest.toNanos();
    while (inFlight.total() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(this, Duration.ofMillis(5).toNanos());
    }
  }

  /** How many requests came in and are not answered yet. */
  public int inFlight() {
    return inFlight.total();
  }

  Limits limits() {
    return limits;
  }

  /** Whether every request is to be answered with {@link #turnedAway()}, before any route. */
  boolean isDraining() {
    return draining;
  }

  /**
   * The body of a 503 while the gateway starts or stops: its paths are or would soon be unknown,
   * and so answer 404.
   */
  static String turnedAway() {
    return Problems.body(
        503, Code.STORE_UNAVAILABLE.word(), "The gateway is starting or stopping; try again.");
  }

  long retryAfterSeconds() {
    return Math.max(1, limits.retryAfter().toSeconds());
  }

  /**
   * Begins a request, which {@link Passage#answered} ends.
   *
   * @param header the request's own header of a name; null without one
   */
  Passage enter(Function<String, @Nullable String> header, String path) {
    Instant receivedAt = clock.instant();
    long startedNanos = System.nanoTime();
    String caller = callers.caller(header, path);
    boolean entered = inFlight.enter(caller);
    return new Passage(
        receivedAt,
        entered ? refusal(header.apply("Content-Length")) : Code.OVERLOADED,
        status -> {
          if (entered) {
            inFlight.leave(caller);
          }
          if (status / 100 == 2) {
            meters.acceptTook(Duration.ofNanos(System.nanoTime() - startedNanos));
          }
        });
  }

  private @Nullable Code refusal(@Nullable String declaredLength) {
    return length(declaredLength) > limits.bodyBytesMax() ? Code.BODY_TOO_LARGE : null;
  }

  private static long length(@Nullable String declared) {
    try {
      return declared == null ? 0 : Long.parseLong(declared.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
