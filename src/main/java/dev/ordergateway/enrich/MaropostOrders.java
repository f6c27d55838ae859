package dev.ordergateway.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Variable;

/** Maropost's GetOrder, asked by order id and read with all the shapes its answers come in. */
public final class MaropostOrders {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> selectors;
  private final Clock clock;

  /**
   * @param selectors one OutputSelector a line; lines that begin with # are remarks
   */
  public MaropostOrders(byte[] selectors, Clock clock) {
    this.selectors =
        new String(selectors, StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    this.clock = clock;
  }

  /** The body of a GetOrder for every order of the claim. */
  public String ask(Claim claim) {
    ObjectNode filter = JSON.createObjectNode();
    ArrayNode ids = filter.putArray("OrderID");
    claim.orders().forEach(order -> ids.add(order.key().orderId()));
    ArrayNode output = filter.putArray("OutputSelector");
    selectors.forEach(output::add);
    return JSON.createObjectNode().set("Filter", filter).toString();
  }

  /**
   * One entry for each order of the claim; those that the answer lacks are missing, each for
   * itself.
   *
   * @throws OrdersRefused if the call was refused as a whole
   * @throws ApiFailure if that was not the orders' fault
   */
  public List<FetchedOrder> read(Answer answer, @Variable("claim") Claim claim)
      throws OrdersRefused, ApiFailure {
    JsonNode body = MaropostAnswer.unwrap(answer);
    Instant now = clock.instant();
    Map<String, JsonNode> found = new HashMap<>();
    for (JsonNode order : MaropostAnswer.list(body.path("Order"))) {
      found.put(order.path("OrderID").asText(""), order);
    }
    List<FetchedOrder> fetched = new ArrayList<>();
    for (ClaimedOrder order : claim.orders()) {
      fetched.add(new FetchedOrder(order, claim.account(), found.get(order.key().orderId()), now));
    }
    return fetched;
  }
}
