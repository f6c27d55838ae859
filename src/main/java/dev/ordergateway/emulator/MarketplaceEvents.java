package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the marketplace's events, in the spellings that its documents use. */
final class MarketplaceEvents {
  private MarketplaceEvents() {}

  static Webhook event(
      String sellerId, String orderId, String type, Instant at, Set<MarketplaceQuirk> quirks) {
    boolean numbers = quirks.contains(MarketplaceQuirk.EVENT_IDS_AS_NUMBERS);
    boolean capitalised = quirks.contains(MarketplaceQuirk.EVENT_TYPES_CAPITALISED);
    ObjectNode event = Documents.object();
    event.put("eventDate", MarketplaceOrders.time(at));
    id(event, "sellerId", sellerId, numbers);
    event.put("eventType", capitalised ? capitalised(type) : type);
    event.put("resourceType", "Orders");
    id(event, "resourceId", orderId, numbers);
    event.put("uriResource", "/orders/" + orderId);
    return new Webhook(
        orderId, type, Map.of("Content-Type", "application/json"), Documents.write(event));
  }

  private static void id(ObjectNode event, String name, String id, boolean number) {
    if (number) {
      event.put(name, Long.parseLong(id));
    } else {
      event.put(name, id);
    }
  }

  private static String capitalised(String type) {
    return Stream.of(type.split(" "))
        .map(word -> word.substring(0, 1) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }
}
