package dev.ordergateway.receive;

import org.apache.camel.Exchange;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;

/**
 * Lets nothing of a caller become a message header: neither request headers nor query parameters
 * nor form fields, whatever they are called. What a route needs of a request it reads from the
 * request.
 */
public final class RequestHeaders extends HttpHeaderFilterStrategy {
  @Override
  public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
    return true;
  }
}
