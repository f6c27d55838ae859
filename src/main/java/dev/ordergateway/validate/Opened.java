package dev.ordergateway.validate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.receive.CallerHeaders;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;

/**
 * A notification whose body is well-formed.
 *
 * @param object its body, if it is JSON
 * @param document its body, if it is XML
 * @param headers of the request; none when a stored notification is read again
 */
record Opened(@Nullable ObjectNode object, @Nullable Document document, CallerHeaders headers) {
  ObjectNode json() {
    if (object == null) {
      throw new IllegalStateException("it is not JSON");
    }
    return object;
  }

  Document xml() {
    if (document == null) {
      throw new IllegalStateException("it is not XML");
    }
    return document;
  }
}
