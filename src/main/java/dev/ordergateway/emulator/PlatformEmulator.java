package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * What all emulated platforms have in common: an HTTP server with faults and a record of calls, a
 * sender of notifications, and orders kept in memory. Safe for any thread.
 */
public abstract sealed class PlatformEmulator implements AutoCloseable
    permits MaropostEmulator, MarketplaceEmulator, ExampleEmulator {
  final Clock clock;
  final OrderShelf shelf;
  private final Vertx vertx;
  private final CallLog log = new CallLog();
  private final Faults faults = new Faults();
  private final WebhookSender webhooks;
  private final PlatformServer server;

  /**
   * @param clock the platform's clock: its update times, its Date header, its rate limit
   * @param tries how often the platform tries to deliver a notification
   */
  PlatformEmulator(
      Clock clock, OrderShelf shelf, PlatformServer.Platform api, int tries, Duration spacing) {
    this.clock = clock;
    this.shelf = shelf;
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    this.webhooks = new WebhookSender(vertx, tries, spacing);
    this.server = new PlatformServer(vertx, clock, api, faults, log);
  }

  /** The largest number of calls of one kind of budget seen in any 60 seconds. */
  public abstract int maxCallsInAnyMinute();

  /** The base address of the API, as an account's {@code api-url} wants it. */
  public abstract URI apiUrl();

  final void open() {
    server.open();
  }

  final URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  /** Faults of the API. */
  public final Faults faults() {
    return faults;
  }

  /** The sender of notifications, with its own faults and counts. */
  public final WebhookSender webhooks() {
    return webhooks;
  }

  /** From now on every connection to the API is refused and open ones are cut. */
  public final void refuseConnections() {
    server.shut();
  }

  /** Takes connections again, on the same port. */
  public final void acceptConnections() {
    server.open();
  }

  /** The calls received, oldest first; the newest 100,000 are kept. */
  public final List<Call> calls() {
    return log.calls();
  }

  public final int callsSeen() {
    return log.seen();
  }

  /** Forgets the calls received so far; rate limits go on. */
  public final void forgetCalls() {
    log.clear();
  }

  /** Every order's id, sorted. */
  public final List<String> orderIds() {
    return shelf.ids();
  }

  /**
   * The platform's own present state of an order; a copy.
   *
   * @throws NoSuchElementException if there is no such order
   */
  public final ObjectNode document(String orderId) {
    return revision(orderId).document().deepCopy();
  }

  final OrderShelf.Revision revision(String orderId) {
    return shelf
        .find(orderId, OrderShelf.View.NEWEST)
        .orElseThrow(() -> new NoSuchElementException("no order " + orderId));
  }

  @Override
  public final void close() {
    server.shut();
    webhooks.close();
    PlatformServer.wait(vertx.close());
  }
}
