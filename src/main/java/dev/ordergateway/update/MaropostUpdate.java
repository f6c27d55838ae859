package dev.ordergateway.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.enrich.Answer;
import dev.ordergateway.enrich.ApiFailure;
import dev.ordergateway.enrich.MaropostAnswer;
import dev.ordergateway.enrich.OrdersRefused;
import org.apache.camel.Variable;

/** Maropost's UpdateOrder for one order, and what its answer says. */
public final class MaropostUpdate {
  /** The body of the call: {@code {"Order":[{"OrderID":"N1","OrderStatus":"Pack"}]}}. */
  public String ask(OrderUpdate update) {
    ObjectNode order = JsonNodeFactory.instance.objectNode();
    order.put("OrderID", update.key().orderId());
    order.setAll((ObjectNode) update.fields());
    ObjectNode call = JsonNodeFactory.instance.objectNode();
    call.putArray("Order").add(order);
    return call.toString();
  }

  /**
   * Success means that it is written. So does a Warning that names the order; a Warning that does
   * not leaves it open whether anything was done, because that is not documented.
   *
   * @throws OrdersRefused if the platform has not taken it, or may not have
   * @throws ApiFailure if that was not the order's fault
   */
  public void read(Answer answer, @Variable("update") OrderUpdate update)
      throws OrdersRefused, ApiFailure {
    JsonNode body = MaropostAnswer.unwrap(answer, "UpdateOrderResponse");
    boolean named =
        MaropostAnswer.list(body.path("Order")).stream()
            .anyMatch(order -> order.path("OrderID").asText("").equals(update.key().orderId()));
    if (!named && !body.path("Ack").asText().equals("Success")) {
      throw new OrdersRefused("Ack Warning: " + MaropostAnswer.warnings(body));
    }
  }
}
