package dev.ordergateway.receive;

import dev.ordergateway.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.jspecify.annotations.Nullable;

/**
 * A door of the gateway's own. Camel's server starts with default options and stays up without
 * serving when its port is taken; this one has header limits and an idle time-out, knows its port,
 * and says so when it cannot have it.
 */
public final class HttpDoor implements Door {
  private static final String ROUTER = "gateway-http-router";
  private static final int HEADER_BYTES_MAX = 16 * 1024;
  private static final int LINE_BYTES_MAX = 4 * 1024;
  private static final Duration OPEN_MAX = Duration.ofSeconds(10);

  private final String host;
  private final int wantedPort;
  private final Vertx vertx;
  private final Router router;
  private final HttpServer server;
  private @Nullable CamelContext context;

  /**
   * Its worker pool is larger than {@code gateway.http.in-flight-max}, so that a refusal never
   * waits for the requests that caused it.
   */
  public HttpDoor(Settings settings) {
    this.host = settings.text("gateway.http.host");
    this.wantedPort = settings.count("gateway.http.port");
    int inFlightMax = settings.count("gateway.http.in-flight-max");
    Duration idleTimeout = settings.duration("gateway.http.idle-timeout");
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setWorkerPoolSize(
                    inFlightMax + FairShare.reserve(inFlightMax) + Math.max(8, inFlightMax / 4))
                .setPreferNativeTransport(false));
    this.router = Router.router(vertx);
    this.server =
        vertx.createHttpServer(
            new HttpServerOptions()
                // One version of HTTP: the limits below hold for it, and a connection that is
                // closed on one caller carries nobody else's requests.
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setMaxInitialLineLength(LINE_BYTES_MAX)
                .setHandle100ContinueAutomatically(true)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) idleTimeout.toMillis()));
  }

  @Override
  public PlatformHttpEngine engine(CamelContext context, RequestGuard guard) {
    this.context = context;
    context.getRegistry().bind(ROUTER, new PlatformRouter(vertx, router, ROUTER));
    // Before every route of the router, whenever those are added; also where there is none.
    router.route().order(Integer.MIN_VALUE).handler(new RouterGuard(guard));
    router.route().last().handler(HttpDoor::refuseUnknownPath);
    router.errorHandler(404, HttpDoor::refuseUnknownPath);
    router.errorHandler(400, HttpDoor::refuseMalformedPath);
    return new RouterEngine(ROUTER, List.of(), this::port);
  }

  /** VertxPlatformHttpRouter without a server of Camel's behind it. */
  private static final class PlatformRouter extends VertxPlatformHttpRouter {
    @SuppressWarnings("NullAway") // Camel asks for its server only to learn a port.
    PlatformRouter(Vertx vertx, Router router, String name) {
      super(null, vertx, router, name, SERVER_TYPE_SERVER);
    }
  }

  @Override
  public void open() {
    try {
      server
          .requestHandler(router)
          .listen(wantedPort, host)
          .toCompletionStage()
          .toCompletableFuture()
          .get(OPEN_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | CompletionException | TimeoutException e) {
      throw new IllegalStateException(
          "cannot listen on " + host + ":" + wantedPort + " (gateway.http.port): " + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while opening port " + wantedPort, e);
    }
  }

  @Override
  public int port() {
    return server.actualPort();
  }

  private static void refuseUnknownPath(RoutingContext context) {
    answer(context, 404, Refusal.Code.UNKNOWN_PATH, "There is nothing at this path.");
  }

  private static void refuseMalformedPath(RoutingContext context) {
    answer(context, 404, Refusal.Code.UNKNOWN_PATH, "The path is malformed.");
  }

  private static void answer(RoutingContext context, int status, Refusal.Code code, String detail) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", Problems.CONTENT_TYPE)
        .end(Problems.body(status, code.word(), detail));
  }

  private static @Nullable String reason(Exception e) {
    return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
  }

  @Override
  public void close() {
    if (context != null) {
      context.getRegistry().unbind(ROUTER);
    }
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the HTTP server did not close: " + e.getMessage(), e);
    }
  }
}
