package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes order documents as the marketplace does: decimals as numbers, null for nothing, one item
 * for each unit. A document on the shelf is whole; {@link #shown} takes away what is not shown yet.
 */
final class MarketplaceOrders {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneOffset.ofHours(-3));
  private static final ObjectNode TEMPLATE = Documents.template("marketplace-order.json");

  private MarketplaceOrders() {}

  static String time(Instant at) {
    return TIME.format(at);
  }

  static ObjectNode order(String orderId, String sellerId, Instant at) {
    ObjectNode order = TEMPLATE.deepCopy();
    order.put("id", orderId).put("orderSiteId", siteId(orderId));
    order.put("purchasedAt", time(at)).put("updatedAt", time(at));
    order.put("status", "PEN").putNull("approvedAt").putNull("trackings");
    ((ObjectNode) order.get("customer")).put("email", "relay+" + orderId + "@example.com");
    ((ObjectNode) order.get("seller")).put("id", sellerId);

    BigDecimal total = items(order, orderId);
    total = total.add(order.get("freight").get("chargedAmount").decimalValue());
    total = total.subtract(order.get("totalDiscountAmount").decimalValue());
    order.put("totalAmount", Documents.number(total));
    return order;
  }

  private static String siteId(String orderId) {
    return orderId.substring(0, Math.max(1, orderId.length() - 1));
  }

  private static BigDecimal items(ObjectNode order, String orderId) {
    ArrayNode items = order.withArray("items");
    ObjectNode pattern = (ObjectNode) items.remove(0);
    BigDecimal total = BigDecimal.ZERO;
    for (Goods goods : Goods.of(orderId)) {
      for (int unit = 0; unit < goods.quantity(); unit++) {
        ObjectNode item = pattern.deepCopy();
        item.put("id", orderId + "9-" + (items.size() + 1));
        item.put("skuSellerId", goods.sku()).put("name", goods.name());
        item.put("salePrice", Documents.number(goods.price()));
        items.add(item);
      }
      total = total.add(goods.total());
    }
    return total;
  }

  /** All units on their way, with one tracking. */
  static void send(ObjectNode order, String controlPoint, Instant at) {
    ObjectNode tracking = (ObjectNode) TEMPLATE.get("trackings").get(0).deepCopy();
    String id = order.get("id").asText();
    order
        .withArray("items")
        .forEach(
            item -> {
              ((ObjectNode) item).put("sent", true);
              ObjectNode reference = tracking.withArray("items").addObject();
              reference.put("id", item.get("id").asText());
              reference.put("href", "/orders/" + id + "/items/" + item.get("skuSellerId").asText());
            });
    tracking.put("controlPoint", controlPoint).put("occurredAt", time(at));
    tracking.put("number", "EX" + id + "BR").put("sellerDeliveryId", "LE-" + id + "-1");
    tracking.put("url", "https://carrier.example/track/EX" + id + "BR");
    order.putArray("trackings").add(tracking);
  }

  /** The next revision of an order, with its update time moved. */
  static OrderShelf.Revision changed(
      OrderShelf.Revision last,
      Instant now,
      String list,
      Instant listedAt,
      Consumer<ObjectNode> change) {
    ObjectNode order = last.document().deepCopy();
    order.put("updatedAt", time(now));
    change.accept(order);
    return new OrderShelf.Revision(now, list, listedAt, order);
  }

  /** What a caller gets to see: no trackings while there are none, no address while unpaid. */
  static ObjectNode shown(OrderShelf.Revision revision, Set<MarketplaceQuirk> quirks) {
    ObjectNode order = revision.document().deepCopy();
    if (order.get("approvedAt").isNull()) {
      order.remove("shipping");
    }
    if (quirks.contains(MarketplaceQuirk.OLDER_FIELD_NAMES)) {
      order.put("orderMarketplaceId", order.remove("orderSiteId").asText());
      order.put("paymentType", order.get("paymentType").asText()).putNull("site");
    }
    if (quirks.contains(MarketplaceQuirk.NO_UPDATED_AT)) {
      order.putNull("updatedAt");
    }
    if (quirks.contains(MarketplaceQuirk.AMOUNTS_AS_TEXT)) {
      order.put("totalAmount", plain(order, "totalAmount"));
      order.put("totalDiscountAmount", plain(order, "totalDiscountAmount"));
      order
          .withArray("items")
          .forEach(
              item -> ((ObjectNode) item).put("salePrice", plain((ObjectNode) item, "salePrice")));
    }
    return order;
  }

  static String plain(ObjectNode of, String amount) {
    return of.get(amount).decimalValue().setScale(2).toPlainString();
  }
}
