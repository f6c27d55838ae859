package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.List;

/**
 * An API call as a platform has read it.
 *
 * @param kind see {@link Call#kind()}
 * @param parameters query parameters, or the body's content, as the platform understands them
 * @param request the query or body as it came
 */
record Incoming(
    Instant at,
    String kind,
    List<String> orderIds,
    MultiMap headers,
    ObjectNode parameters,
    String request) {

  /** The first value of a header, empty if there is none. */
  String header(String name) {
    String value = headers.get(name);
    return value == null ? "" : value;
  }
}
