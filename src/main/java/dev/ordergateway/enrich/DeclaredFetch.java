package dev.ordergateway.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.settings.DeclaredSource;
import dev.ordergateway.validate.JsonLocation;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** How one source's orders are fetched: one in a call, or several. Safe for any thread. */
final class DeclaredFetch {
  private static final String TEMPLATE = DeclaredSource.ENRICH;

  private final DeclaredCall call;
  private final JsonLocation document;
  private final @Nullable JsonLocation id;
  private final boolean single;
  private final Clock clock;

  /**
   * @throws IllegalArgumentException with one line if a parameter cannot be meant
   */
  DeclaredFetch(DeclaredSource source, Clock clock) {
    this.call = new DeclaredCall(source, TEMPLATE, "query", Set.of("order", "orders"));
    this.document = location(source, "document");
    this.id = source.text(TEMPLATE, "documentId").isEmpty() ? null : location(source, "documentId");
    String batch = source.text(TEMPLATE, "batch");
    this.single = batch.equals("1");
    this.clock = clock;
    if (!batch.matches("[1-9][0-9]{0,2}")) {
      throw source.wrong(TEMPLATE, "batch", "expected a whole number from 1 to 999");
    }
    if (!single && id == null) {
      throw source.wrong(TEMPLATE, "documentId", "several orders in a call are told apart by it");
    }
    if (single ? !call.names("order") : !call.names("orders") || call.names("order")) {
      throw source.wrong(
          TEMPLATE, "path", "path or query names {" + (single ? "order" : "orders") + "}");
    }
  }

  private static JsonLocation location(DeclaredSource source, String parameter) {
    try {
      return JsonLocation.of(source.text(TEMPLATE, parameter));
    } catch (IllegalArgumentException e) {
      throw source.wrong(TEMPLATE, parameter, String.valueOf(e.getMessage()));
    }
  }

  void ask(Claim claim, Exchange exchange) {
    String ids =
        claim.orders().stream()
            .map(order -> order.key().orderId())
            .collect(Collectors.joining(","));
    call.prepare(exchange, claim.account(), Map.of(single ? "order" : "orders", ids));
  }

  /**
   * One entry for each order of the claim, missing where the platform has none.
   *
   * @throws OrdersRefused if the platform refused the call, or answered with another order
   */
  List<FetchedOrder> read(Answer answer, Claim claim) throws OrdersRefused {
    boolean missing = single && (answer.status() == 404 || answer.status() == 410);
    if (!missing && !answer.isGood()) {
      throw new OrdersRefused("the platform answered " + answer.status());
    }
    Map<String, JsonNode> found = new HashMap<>();
    if (!missing) {
      for (JsonNode each : document.in(answer.body())) {
        found.put(idOf(each, claim), each);
      }
    }
    Instant now = clock.instant();
    List<FetchedOrder> fetched = new ArrayList<>();
    for (ClaimedOrder order : claim.orders()) {
      JsonNode its = found.get(order.key().orderId());
      if (single && !missing && its == null && !found.isEmpty()) {
        throw new OrdersRefused("the platform answered with another order than was asked for");
      }
      fetched.add(new FetchedOrder(order, claim.account(), its, now));
    }
    return fetched;
  }

  private String idOf(JsonNode each, Claim claim) {
    return id == null ? claim.only().key().orderId() : id.text(each);
  }
}
