package dev.ordergateway.receive;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** A request as its caller sent it, whichever server took it. */
interface CallerRequest {
  /** The exchange property in which a door leaves a request of its own kind. */
  String PROPERTY = "gateway-request";

  /** In capitals, as {@code POST}. */
  String method();

  CallerHeaders headers();

  /** The first value of a query parameter; null without one. */
  @Nullable String parameter(String name);

  /** Its body, or why it was not taken. */
  Arrival arrival();

  /** The request that an exchange was made of. */
  static CallerRequest of(Exchange exchange) {
    CallerRequest own = exchange.getProperty(PROPERTY, CallerRequest.class);
    return own == null ? VertxRequest.of(exchange) : own;
  }
}
