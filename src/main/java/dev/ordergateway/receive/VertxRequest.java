package dev.ordergateway.receive;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.jspecify.annotations.Nullable;

/**
 * A request that a Vert.x server took. Its arrival goes from the server's event loop to the route's
 * worker thread in the request's own context.
 */
record VertxRequest(HttpServerRequest request) implements CallerRequest {
  private static final String ARRIVAL = "gateway-arrival";

  static CallerRequest of(Exchange exchange) {
    return new VertxRequest(exchange.getMessage(HttpMessage.class).getRequest());
  }

  /** Called on the request's event loop, before the route is entered. */
  static void keep(Arrival arrival) {
    Vertx.currentContext().putLocal(ARRIVAL, arrival);
  }

  @Override
  public String method() {
    return request.method().name();
  }

  @Override
  public CallerHeaders headers() {
    return request.headers()::getAll;
  }

  @Override
  public @Nullable String parameter(String name) {
    return request.getParam(name);
  }

  @Override
  public Arrival arrival() {
    Context context = Vertx.currentContext();
    Arrival arrival = context == null ? null : context.getLocal(ARRIVAL);
    if (arrival == null) {
      throw new IllegalStateException("this route is not entered through the gateway's HTTP door");
    }
    return arrival;
  }
}
