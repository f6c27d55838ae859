package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers the calls of lists: pages of whole orders with metadata, or a bare list of attributes.
 */
final class MarketplaceLists {
  private static final Comparator<OrderShelf.Revision> BY_PURCHASE =
      Comparator.<OrderShelf.Revision, String>comparing(
              order -> order.document().path("purchasedAt").asText())
          .thenComparing(order -> order.document().path("id").asText());

  private MarketplaceLists() {}

  static PlatformAnswer answer(
      Incoming call,
      Optional<OrderList> list,
      OrderShelf shelf,
      OrderShelf.View view,
      Set<MarketplaceQuirk> quirks) {
    ListQuery query;
    try {
      query = ListQuery.of(list, call.parameters());
    } catch (ListQuery.BadQuery e) {
      return MarketplaceErrors.badQuery(String.valueOf(e.getMessage()));
    }
    List<OrderShelf.Revision> found =
        shelf
            .all(view)
            .filter(order -> list.isEmpty() || order.list().equals(list.get().path()))
            .filter(query.condition())
            .sorted(BY_PURCHASE)
            .toList();
    List<ObjectNode> rows =
        found.stream()
            .skip(query.offset())
            .limit(query.limit())
            .map(order -> MarketplaceOrders.shown(order, quirks))
            .toList();
    if (!query.attributes().isEmpty()) {
      return bare(rows, query.attributes());
    }
    ObjectNode envelope = Documents.object();
    envelope.putArray("orders").addAll(rows);
    String path = call.kind().substring("GET ".length());
    metadata(envelope.putArray("metadata"), path, found.size(), query.offset(), query.limit());
    return PlatformAnswer.json(200, Documents.write(envelope));
  }

  /** Every value is text; an empty result has only totalRows. */
  private static void metadata(ArrayNode metadata, String path, int total, int offset, int limit) {
    entry(metadata, "totalRows", Integer.toString(total));
    if (total == 0) {
      return;
    }
    entry(metadata, "offset", Integer.toString(offset));
    entry(metadata, "limit", Integer.toString(limit));
    entry(metadata, "first", page(path, 0, limit));
    entry(metadata, "previous", offset == 0 ? "" : page(path, Math.max(0, offset - limit), limit));
    entry(metadata, "next", offset + limit >= total ? "" : page(path, offset + limit, limit));
    entry(metadata, "last", page(path, (total - 1) / limit * limit, limit));
  }

  private static void entry(ArrayNode metadata, String key, String value) {
    metadata.addObject().put("key", key).put("value", value);
  }

  private static String page(String path, int offset, int limit) {
    return path + "?_offset=" + offset + "&_limit=" + limit;
  }

  private static PlatformAnswer bare(List<ObjectNode> rows, List<String> attributes) {
    ArrayNode list = Documents.JSON.createArrayNode();
    for (ObjectNode row : rows) {
      ObjectNode part = list.addObject();
      for (String attribute : attributes) {
        if (!row.has(attribute)) {
          return MarketplaceErrors.unknownAttribute(attribute);
        }
        if (attribute.equals("totalAmount")) {
          part.put(attribute, MarketplaceOrders.plain(row, attribute));
        } else {
          part.set(attribute, row.get(attribute));
        }
      }
    }
    return PlatformAnswer.json(200, Documents.write(list));
  }
}
