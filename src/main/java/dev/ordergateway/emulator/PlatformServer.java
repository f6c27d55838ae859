package dev.ordergateway.emulator;

import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of an emulated platform: listens on a free port of the loopback address, lets each
 * call meet the faults that are switched on, and records it.
 */
final class PlatformServer {
  private static final Duration PORT_BUSY_MAX = Duration.ofSeconds(10);
  private static final Duration PORT_BUSY_LOOK = Duration.ofMillis(50);

  /** What the platform itself does with a call. */
  interface Platform {
    Incoming read(HttpServerRequest request, Buffer body);

    /** Counts the call against its rate limit and tells whether it may be carried out. */
    boolean admits(Incoming call);

    /**
     * @param fault a fault that is about the content of the answer, if the call meets one
     */
    PlatformAnswer answer(Incoming call, Optional<Fault.Kind> fault);

    /** The answer that goes with an HTTP error status. */
    PlatformAnswer error(Incoming call, int status);
  }

  private final Vertx vertx;
  private final Clock clock;
  private final Platform platform;
  private final Faults faults;
  private final CallLog log;
  private int port;
  private @Nullable HttpServer server;

  PlatformServer(Vertx vertx, Clock clock, Platform platform, Faults faults, CallLog log) {
    this.vertx = vertx;
    this.clock = clock;
    this.platform = platform;
    this.faults = faults;
    this.log = log;
  }

  int port() {
    return port;
  }

  /** Listens, after the first time on the same port as before. */
  synchronized void open() {
    if (server == null) {
      HttpServerOptions options =
          new HttpServerOptions()
              .setHost("127.0.0.1")
              .setPort(port)
              .setMaxInitialLineLength(16_384)
              .setAcceptBacklog(4_096);
      server = listen(options);
      port = server.actualPort();
    }
  }

  /** The port of before may for a moment be the near end of somebody's connection. */
  private HttpServer listen(HttpServerOptions options) {
    long deadline = System.nanoTime() + PORT_BUSY_MAX.toNanos();
    while (true) {
      try {
        return wait(vertx.createHttpServer(options).requestHandler(this::receive).listen());
      } catch (CompletionException busy) {
        if (System.nanoTime() > deadline) {
          throw busy;
        }
        LockSupport.parkNanos(this, PORT_BUSY_LOOK.toNanos());
      }
    }
  }

  /** Closes the port and every connection, so that a caller's connection is refused. */
  synchronized void shut() {
    if (server != null) {
      wait(server.close());
      server = null;
    }
  }

  static <T> T wait(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private void receive(HttpServerRequest request) {
    request.body().onSuccess(body -> handle(request, platform.read(request, body)));
  }

  private void handle(HttpServerRequest request, Incoming call) {
    boolean admitted = platform.admits(call);
    Optional<Fault> met = faults.take(call.kind(), call.orderIds());
    if (met.isPresent()) {
      fail(request, call, met.get());
    } else {
      respond(request, call, admitted ? answer(call, Optional.empty()) : platform.error(call, 429));
    }
  }

  private void fail(HttpServerRequest request, Incoming call, Fault fault) {
    switch (fault.kind()) {
      case STATUS -> {
        if (!fault.retryAfter().isEmpty()) {
          request.response().putHeader("Retry-After", fault.retryAfter());
        }
        respond(request, call, platform.error(call, fault.status()));
      }
      case SLOW ->
          vertx.setTimer(
              Math.max(1, fault.delay().toMillis()),
              timer -> respond(request, call, answer(call, Optional.empty())));
      case OVERTAKEN -> {
        PlatformAnswer made = answer(call, Optional.empty());
        vertx.setTimer(
            Math.max(1, fault.delay().toMillis()), timer -> respond(request, call, made));
      }
      case RESET -> reset(request, call);
      case TRUNCATED -> truncate(request, call);
      case EMPTY -> respond(request, call, PlatformAnswer.json(200, ""));
      case DOUBLED_KEY -> respond(request, call, answer(call, Optional.empty()).withKeyTwice());
      case HTML -> respond(request, call, PlatformAnswer.html());
      case ACK_ERROR, ACK_ERRORS, STALE ->
          respond(request, call, answer(call, Optional.of(fault.kind())));
    }
  }

  private PlatformAnswer answer(Incoming call, Optional<Fault.Kind> fault) {
    try {
      return platform.answer(call, fault);
    } catch (RuntimeException e) {
      return PlatformAnswer.text(500, "emulator: " + e);
    }
  }

  private void respond(HttpServerRequest request, Incoming call, PlatformAnswer answer) {
    log.add(call, answer.status());
    head(request, answer).end(answer.body());
  }

  private HttpServerResponse head(HttpServerRequest request, PlatformAnswer answer) {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
    HttpServerResponse response = request.response().setStatusCode(answer.status());
    MultiMap headers = response.headers().set("Date", date);
    if (answer.body().length() > 0) {
      headers.set("Content-Type", answer.contentType());
    }
    if (!answer.link().isEmpty()) {
      headers.set("Link", answer.link());
    }
    return response;
  }

  /** Without lingering, closing sends a reset instead of an orderly end. */
  private void reset(HttpServerRequest request, Incoming call) {
    log.add(call, 0);
    if (request.connection() instanceof ConnectionBase connection) {
      connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    request.connection().close();
  }

  private void truncate(HttpServerRequest request, Incoming call) {
    PlatformAnswer answer = answer(call, Optional.empty());
    log.add(call, answer.status());
    Buffer body = answer.body();
    HttpServerResponse response = head(request, answer);
    response.putHeader("Content-Length", Integer.toString(body.length()));
    response
        .write(body.slice(0, body.length() / 2))
        .onComplete(written -> request.connection().close());
  }
}
