package dev.ordergateway.receive;

import dev.ordergateway.receive.Refusal.Code;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of every request that a Vert.x router gets before a route sees it, as {@link
 * RequestGuard} allows. Camel's own body handler is switched off in the routes, because it would
 * parse form bodies into headers and has no clock. Runs on event loops; safe for all of them.
 */
final class RouterGuard implements Handler<RoutingContext> {
  private static final byte[] NOTHING = {};
  private static final long LINGER_MS = 1_000;

  /** HTTP/2's word for a request of which no more is wanted. */
  private static final long NO_ERROR = 0;

  private final RequestGuard guard;

  RouterGuard(RequestGuard guard) {
    this.guard = guard;
  }

  @Override
  public void handle(RoutingContext context) {
    if (guard.isDraining()) {
      turnAway(context);
      return;
    }
    HttpServerRequest request = context.request();
    Passage passage = guard.enter(request::getHeader, String.valueOf(request.path()));
    context.addEndHandler(ended -> passage.answered(context.response().getStatusCode()));
    Reading reading = new Reading(context, passage);
    Code refusal = passage.refusal();
    if (refusal == null) {
      reading.start();
    } else {
      reading.refuse(refusal);
    }
  }

  private void turnAway(RoutingContext context) {
    if (context.request().version() != HttpVersion.HTTP_2) {
      context.response().putHeader("Connection", "close");
    }
    context
        .response()
        .setStatusCode(503)
        .putHeader("Retry-After", String.valueOf(guard.retryAfterSeconds()))
        .putHeader("Content-Type", Problems.CONTENT_TYPE)
        .end(RequestGuard.turnedAway());
  }

  /** One body being read; confined to its event loop. */
  private final class Reading {
    private final RoutingContext context;
    private final HttpServerRequest request;
    private final Passage passage;
    private @Nullable Buffer body;
    // No timer has this number; the first one of all has 0 and belongs to somebody else.
    private long timer = -1;
    private boolean done;

    Reading(RoutingContext context, Passage passage) {
      this.context = context;
      this.request = context.request();
      this.passage = passage;
    }

    void start() {
      timer =
          context
              .vertx()
              .setTimer(guard.limits().bodyTimeout().toMillis(), id -> refuse(Code.BODY_TIMEOUT));
      request.exceptionHandler(failure -> stop());
      request.handler(this::read);
      request.endHandler(end -> finish());
    }

    private void read(Buffer chunk) {
      if (done) {
        return;
      }
      int length = (body == null ? 0 : body.length()) + chunk.length();
      if (length > guard.limits().bodyBytesMax()) {
        refuse(Code.BODY_TOO_LARGE);
      } else {
        body = body == null ? chunk : body.appendBuffer(chunk);
      }
    }

    private void finish() {
      if (stop()) {
        pass(passage.whole(body == null ? NOTHING : body.getBytes()));
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
          if (!isOneOfMany()) {
            context.response().putHeader("Connection", "close");
          }
          context.addEndHandler(answered -> context.vertx().setTimer(LINGER_MS, id -> hangUp()));
        }
        pass(passage.refused(code));
      }
    }

    /** Vert.x announces the end of the connection and would go on reading all the same. */
    private void hangUp() {
      if (!isOneOfMany()) {
        request.connection().close();
      } else if (!request.isEnded()) {
        context.response().reset(NO_ERROR);
      }
    }

    /** On a connection that carries other requests too, which must not end with this one. */
    private boolean isOneOfMany() {
      return request.version() == HttpVersion.HTTP_2;
    }

    private boolean stop() {
      boolean first = !done;
      done = true;
      context.vertx().cancelTimer(timer);
      return first;
    }

    private void pass(Arrival arrival) {
      VertxRequest.keep(arrival);
      context.next();
    }
  }
}
