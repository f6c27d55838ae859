package dev.ordergateway.receive;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived at the door: whole and within its limits, or with the reason why not.
 * Handed from the HTTP server's event loop to the route's worker thread in the request's own
 * context.
 *
 * @param receivedAt when its first byte had come
 * @param body its exact bytes; empty if it is refused
 * @param refusal why its body was not taken; null normally
 */
record Arrival(Instant receivedAt, byte[] body, Refusal.@Nullable Code refusal) {
  private static final String KEY = "gateway-arrival";

  void keep() {
    Vertx.currentContext().putLocal(KEY, this);
  }

  /** The arrival of the request that the calling thread works on. */
  static Arrival current() {
    Context context = Vertx.currentContext();
    Arrival arrival = context == null ? null : context.getLocal(KEY);
    if (arrival == null) {
      throw new IllegalStateException("this route is not entered through the gateway's HTTP door");
    }
    return arrival;
  }
}
