package dev.ordergateway.manage;

import dev.ordergateway.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The management port: health, metrics and the JSON API. It has an event loop and workers of its
 * own, so that a flood of notifications does not keep an operator from looking. The workers are
 * fewer than the store's readers, so that looking does not keep orders from being worked.
 */
public final class ManagementServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
  private static final int IDLE_SECONDS = 30;
  private static final int HEADER_BYTES_MAX = 16_384;
  private static final int LINE_BYTES_MAX = 8_192;
  private static final int CLOSE_SECONDS = 5;

  private final String host;
  private final int wantedPort;
  private final Access access;
  private final List<Endpoint> endpoints;
  private final Gauges gauges;
  private final HealthChecks health;
  private @Nullable Vertx vertx;
  private @Nullable HttpServer server;

  /**
   * @throws IllegalArgumentException with one line for the operator if {@code
   *     gateway.management.host} cannot be used as it is
   */
  public ManagementServer(Settings settings, Operations operations) {
    this.host = settings.text("gateway.management.host");
    this.wantedPort = settings.count("gateway.management.port");
    this.access = new Access(host, settings.text("gateway.management.token"));
    this.gauges = new Gauges(settings, operations);
    this.health = new HealthChecks(operations);
    this.endpoints = Endpoints.of(settings, operations, gauges, health);
  }

  /**
   * Returns when requests are answered.
   *
   * @throws IllegalStateException with one line for the operator if the port cannot be had
   */
  public void start() {
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1);
    Vertx own = Vertx.vertx(options);
    vertx = own;
    HttpServerOptions http =
        new HttpServerOptions()
            // One version of HTTP, so that there is one place where a Host can stand.
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout(IDLE_SECONDS)
            .setMaxHeaderSize(HEADER_BYTES_MAX)
            .setMaxInitialLineLength(LINE_BYTES_MAX);
    try {
      server =
          own.createHttpServer(http)
              .requestHandler(new Door(own, access, endpoints).router())
              .listen(wantedPort, host)
              .toCompletionStage()
              .toCompletableFuture()
              .join();
    } catch (CompletionException e) {
      close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(
          cause instanceof BindException
              ? "gateway.management.port " + wantedPort + " on " + host + " is taken"
              : "the management port cannot be opened: " + cause.getMessage(),
          e);
    }
  }

  /**
   * @throws IllegalStateException before {@link #start()}
   */
  public int port() {
    HttpServer started = server;
    if (started == null) {
      throw new IllegalStateException("the management port is not open");
    }
    return started.actualPort();
  }

  @Override
  public void close() {
    Vertx own = vertx;
    server = null;
    vertx = null;
    try {
      if (own != null) {
        own.close()
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS)
            .join();
      }
    } catch (CompletionException e) {
      LOG.debug("closing the management port", e);
    } finally {
      health.close();
      gauges.close();
    }
  }
}
