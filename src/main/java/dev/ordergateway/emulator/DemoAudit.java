package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the sink with a platform's own present state.
 *
 * @param lost orders that the sink has not, or not as they are now, with what is wrong
 * @param doubled orders that took effect twice, or that the platform does not have
 */
record DemoAudit(int orders, List<String> lost, Set<String> doubled) {
  private static final Set<String> VOLATILE = Set.of("DateUpdated", "updatedAt");

  static DemoAudit of(String source, PlatformEmulator platform, DemoLedger ledger)
      throws SQLException {
    Map<String, DemoLedger.Row> sink = ledger.sink(source);
    List<String> lost = new ArrayList<>();
    for (String id : platform.orderIds()) {
      String difference = difference(platform, id, sink.remove(id));
      if (!difference.isEmpty()) {
        lost.add(source + " " + id + ": " + difference);
      }
    }
    Set<String> doubled = new HashSet<>(sink.keySet());
    doubled.addAll(ledger.deliveredTwice(source));
    doubled.addAll(sameContentTwice(source, ledger));
    return new DemoAudit(platform.orderIds().size(), lost, doubled);
  }

  /** Orders of which two versions in a row say the same, but for the time of the last change. */
  private static Set<String> sameContentTwice(String source, DemoLedger ledger)
      throws SQLException {
    Set<String> doubled = new HashSet<>();
    Map<String, JsonNode> last = new HashMap<>();
    ledger.versions(
        source,
        (id, event) -> {
          ObjectNode data = (ObjectNode) Documents.read(event).path("data");
          data.remove(Set.of("version", "notifications"));
          data.forEach(part -> ((ObjectNode) part).remove(VOLATILE));
          if (data.equals(last.put(id, data))) {
            doubled.add(id);
          }
        });
    return doubled;
  }

  /** What the sink's row of an order has not as the platform has it now; empty if nothing. */
  static String difference(PlatformEmulator platform, String id, DemoLedger.@Nullable Row row) {
    if (row == null) {
      return "not in the sink";
    }
    ObjectNode own = platform.document(id);
    JsonNode status = own.path(own.has("OrderStatus") ? "OrderStatus" : "status");
    JsonNode total = own.path(own.has("GrandTotal") ? "GrandTotal" : "totalAmount");
    ObjectNode event = Documents.read(row.event());
    JsonNode order = event.at("/data/order");
    if (!same(order.path("platformStatus"), status)) {
      return "its status is " + order.path("platformStatus") + " there and " + status + " here";
    }
    if (row.status().equals("cancelled") != isCancelled(platform, id)) {
      return "it counts as " + row.status() + " there and is " + status + " here";
    }
    if (!same(order.path("total"), total)) {
      return "its total is " + order.path("total") + " there and " + total + " here";
    }
    if (event.at("/data/version").asInt() != row.version()) {
      return "the row of version " + row.version() + " holds another version's event";
    }
    return contained(event.at("/data/platformOrder"), own) ? "" : "an older document is there";
  }

  /** The marketplace may cancel an order without a change of its document. */
  private static boolean isCancelled(PlatformEmulator platform, String id) {
    return platform instanceof MarketplaceEmulator marketplace
        ? marketplace.list(id).equals(OrderList.CANCELED.path())
        : platform.document(id).path("OrderStatus").asText().equals("Cancelled");
  }

  /** Whether all that the event shows of the platform's document is as the platform has it. */
  private static boolean contained(JsonNode shown, JsonNode own) {
    if (shown.isObject()) {
      return shown.properties().stream()
          .allMatch(
              field ->
                  VOLATILE.contains(field.getKey())
                      || contained(field.getValue(), own.path(field.getKey())));
    }
    if (shown.isArray()) {
      boolean same = shown.size() == own.size();
      for (int i = 0; same && i < shown.size(); i++) {
        same = contained(shown.get(i), own.get(i));
      }
      return same;
    }
    return same(shown, own);
  }

  private static boolean same(JsonNode shown, JsonNode own) {
    String left = shown.asText();
    String right = own.asText();
    if (left.equals(right)) {
      return true;
    }
    try {
      return new BigDecimal(left).compareTo(new BigDecimal(right)) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
