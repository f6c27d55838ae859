package dev.ordergateway.manage;

import dev.ordergateway.ledger.StoreAwayException;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.manage.Problem.Code;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.TimeoutHandler;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a request to its endpoint and back, in this order: access, path, method, content type, body,
 * then the work on a worker thread.
 */
final class Door {
  private static final Logger LOG = LoggerFactory.getLogger(Door.class);
  private static final int BODY_BYTES_MAX = 65_536;
  private static final int WORKERS = 2;
  private static final int IN_FLIGHT_MAX = 64;
  private static final long TIMEOUT_MS = 30_000;

  private final Vertx vertx;
  private final Access access;
  private final List<Endpoint> endpoints;
  private final WorkerExecutor workers;
  private final WorkerExecutor health;
  private final AtomicInteger inFlight = new AtomicInteger();

  Door(Vertx vertx, Access access, List<Endpoint> endpoints) {
    this.vertx = vertx;
    this.access = access;
    this.endpoints = endpoints;
    this.workers = vertx.createSharedWorkerExecutor("gateway-manage", WORKERS);
    this.health = vertx.createSharedWorkerExecutor("gateway-health", 1);
  }

  Router router() {
    Router router = Router.router(vertx);
    router.route().failureHandler(this::fail);
    router.route().handler(this::enter);
    router.route().handler(TimeoutHandler.create(TIMEOUT_MS, Code.TIMEOUT.status()));
    for (Endpoint endpoint : endpoints) {
      if (endpoint.method().equals(HttpMethod.POST)) {
        router.post(endpoint.routerPath()).handler(this::requireJson);
        BodyHandler body = BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX);
        router.post(endpoint.routerPath()).handler(body);
      }
      router
          .route(endpoint.method(), endpoint.routerPath())
          .handler(context -> work(context, endpoint));
    }
    methods().forEach((path, allowed) -> router.route(path).handler(c -> refuse(c, allowed)));
    router
        .route()
        .handler(context -> send(context, Code.UNKNOWN_PATH, "There is nothing under this path."));
    return router;
  }

  /** Which methods each path takes, for those that come with another one. */
  private Map<String, String> methods() {
    return endpoints.stream()
        .collect(
            Collectors.toMap(
                Endpoint::routerPath, each -> each.method().name(), (a, b) -> a + ", " + b));
  }

  private void enter(RoutingContext context) {
    HttpServerResponse response = context.response();
    response.putHeader("Cache-Control", "no-store").putHeader("X-Content-Type-Options", "nosniff");
    try {
      access.check(context.request());
    } catch (Problem e) {
      if (e.code() == Code.CREDENTIALS_REFUSED) {
        response.putHeader("WWW-Authenticate", "Bearer");
      }
      send(context, Answer.of(e));
      return;
    }
    if (isDecodable(context)) {
      context.next();
    } else {
      send(context, Code.INVALID_REQUEST, "The path could not be decoded.");
    }
  }

  /** Asked before any route is tried: the router itself answers such a path in its own words. */
  private static boolean isDecodable(RoutingContext context) {
    try {
      return context.normalizedPath() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A page in a browser cannot send this content type to another site without asking first. */
  private void requireJson(RoutingContext context) {
    String type = context.request().getHeader("Content-Type");
    String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (bare.equals("application/json")) {
      context.next();
    } else {
      send(context, Code.UNKNOWN_KIND, "The Content-Type is not application/json.");
    }
  }

  private void refuse(RoutingContext context, String allowed) {
    context.response().putHeader("Allow", allowed);
    send(context, Code.METHOD_NOT_ALLOWED, "This path takes only " + allowed + ".");
  }

  private void work(RoutingContext context, Endpoint endpoint) {
    Buffer body = context.body() == null ? null : context.body().buffer();
    Request request =
        new Request(
            Map.copyOf(context.pathParams()),
            context.queryParams(),
            body == null ? new byte[0] : body.getBytes());
    if (endpoint.lane() == Endpoint.Lane.AT_ONCE) {
      send(context, answer(endpoint, request));
    } else if (inFlight.incrementAndGet() > IN_FLIGHT_MAX
        && endpoint.lane() == Endpoint.Lane.WORK) {
      inFlight.decrementAndGet();
      context.response().putHeader("Retry-After", "1");
      send(context, Code.OVERLOADED, "Too many requests are being answered.");
    } else {
      (endpoint.lane() == Endpoint.Lane.HEALTH ? health : workers)
          .executeBlocking(() -> answer(endpoint, request), false)
          .onComplete(done -> inFlight.decrementAndGet())
          .onSuccess(answer -> send(context, answer))
          .onFailure(context::fail);
    }
  }

  private static Answer answer(Endpoint endpoint, Request request) {
    try {
      return endpoint.action().answer(request);
    } catch (Problem e) {
      return Answer.of(e);
    } catch (StoreException e) {
      if (StoreAwayException.caused(e)) {
        LOG.debug("gateway-manage waits for the store", e);
      } else {
        LOG.warn("gateway-manage could not answer {}: {}", endpoint.path(), e.getMessage());
      }
      return Answer.of(
          new Problem(Code.STORE_UNAVAILABLE, "The store did not answer; its log says why."));
    }
  }

  private void fail(RoutingContext context) {
    @Nullable Throwable failure = context.failure();
    switch (context.statusCode()) {
      case 413 -> {
        context.response().putHeader("Connection", "close");
        send(context, Code.BODY_TOO_LARGE, "The body has more than 65536 bytes.");
      }
      case 503 -> {
        context.response().putHeader("Connection", "close");
        send(context, Code.TIMEOUT, "The answer was not ready in time.");
      }
      case 400, 414, 431 ->
          send(context, Code.INVALID_REQUEST, "The request could not be understood.");
      default -> {
        LOG.error("gateway-manage failed to answer {}", context.request().method(), failure);
        send(context, Code.FAILED, "This could not be done; the log says why.");
      }
    }
  }

  private static void send(RoutingContext context, Code code, String detail) {
    send(context, Answer.of(new Problem(code, detail)));
  }

  private static void send(RoutingContext context, Answer answer) {
    HttpServerResponse response = context.response();
    if (!response.ended() && !response.closed()) {
      response
          .setStatusCode(answer.status())
          .putHeader("Content-Type", answer.contentType())
          .end(Buffer.buffer(answer.body()));
    }
  }
}
