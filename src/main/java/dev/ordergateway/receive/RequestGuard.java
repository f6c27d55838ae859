package dev.ordergateway.receive;

import dev.ordergateway.manage.Meters;
import dev.ordergateway.receive.Refusal.Code;
import dev.ordergateway.verify.Callers;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads every request's body before a route sees it, within a size and a time, and counts requests
 * in flight. What it finds is handed on as an {@link Arrival}: the routes decide in which order of
 * checks it becomes an answer. Camel's own body handler is switched off in the routes, because it
 * would parse form bodies into headers and has no clock. Runs on event loops; safe for all of them.
 */
public final class RequestGuard implements Handler<RoutingContext> {
  private static final byte[] NOTHING = {};
  private static final long LINGER_MS = 1_000;

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

  /** Puts the guard before every route of the router, whenever those are added. */
  public void install(Router router) {
    router.route().order(Integer.MIN_VALUE).handler(this);
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

  @Override
  public void handle(RoutingContext context) {
    if (draining) {
      turnAway(context);
      return;
    }
    Instant receivedAt = clock.instant();
    long startedNanos = System.nanoTime();
    HttpServerRequest request = context.request();
    String caller = callers.caller(request::getHeader, String.valueOf(request.path()));
    boolean entered = inFlight.enter(caller);
    context.addEndHandler(
        ended -> {
          if (entered) {
            inFlight.leave(caller);
          }
          if (context.response().getStatusCode() / 100 == 2) {
            meters.acceptTook(Duration.ofNanos(System.nanoTime() - startedNanos));
          }
        });
    Reading reading = new Reading(context, receivedAt);
    if (!entered) {
      reading.refuse(Code.OVERLOADED);
    } else if (declaredLength(request) > limits.bodyBytesMax()) {
      reading.refuse(Code.BODY_TOO_LARGE);
    } else {
      reading.start();
    }
  }

  /** Here and not in a route: while they stop, their paths would be unknown and so answer 404. */
  private void turnAway(RoutingContext context) {
    context
        .response()
        .setStatusCode(503)
        .putHeader("Connection", "close")
        .putHeader("Retry-After", String.valueOf(Math.max(1, limits.retryAfter().toSeconds())))
        .putHeader("Content-Type", Problems.CONTENT_TYPE)
        .end(
            Problems.body(
                503, Code.STORE_UNAVAILABLE.word(), "The gateway is stopping; try again."));
  }

  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** One body being read; confined to its event loop. */
  private final class Reading {
    private final RoutingContext context;
    private final HttpServerRequest request;
    private final Instant receivedAt;
    private @Nullable Buffer body;
    // No timer has this number; the first one of all has 0 and belongs to somebody else.
    private long timer = -1;
    private boolean done;

    Reading(RoutingContext context, Instant receivedAt) {
      this.context = context;
      this.request = context.request();
      this.receivedAt = receivedAt;
    }

    void start() {
      timer =
          context
              .vertx()
              .setTimer(limits.bodyTimeout().toMillis(), id -> refuse(Code.BODY_TIMEOUT));
      request.exceptionHandler(failure -> stop());
      request.handler(this::read);
      request.endHandler(end -> finish());
    }

    private void read(Buffer chunk) {
      if (done) {
        return;
      }
      int length = (body == null ? 0 : body.length()) + chunk.length();
      if (length > limits.bodyBytesMax()) {
        refuse(Code.BODY_TOO_LARGE);
      } else {
        body = body == null ? chunk : body.appendBuffer(chunk);
      }
    }

    private void finish() {
      if (stop()) {
        pass(new Arrival(receivedAt, body == null ? NOTHING : body.getBytes(), null));
      }
    }

    /**
     * The rest of the body is read and thrown away for a moment, so that a caller who is still
     * sending finds the answer and not a broken connection; then the connection is closed.
     */
    void refuse(Code code) {
      if (stop()) {
        body = null;
        request.handler(chunk -> {});
        if (!request.isEnded()) {
          context.response().putHeader("Connection", "close");
          context.addEndHandler(answered -> context.vertx().setTimer(LINGER_MS, id -> hangUp()));
        }
        pass(new Arrival(receivedAt, NOTHING, code));
      }
    }

    /** Vert.x announces the end of the connection and would go on reading all the same. */
    private void hangUp() {
      request.connection().close();
    }

    private boolean stop() {
      boolean first = !done;
      done = true;
      context.vertx().cancelTimer(timer);
      return first;
    }

    private void pass(Arrival arrival) {
      arrival.keep();
      context.next();
    }
  }
}
