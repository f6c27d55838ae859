package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes order documents as Maropost does: numbers and booleans as text, empty text for nothing,
 * times in UTC without saying so.
 */
final class MaropostOrders {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final ObjectNode TEMPLATE = Documents.template("maropost-order.json");

  private MaropostOrders() {}

  static String time(Instant at) {
    return TIME.format(at);
  }

  static ObjectNode order(String orderId, String status, Instant placedAt) {
    ObjectNode order = TEMPLATE.deepCopy();
    String time = time(placedAt);
    order.put("OrderID", orderId).put("ID", orderId).put("OrderStatus", status);
    order.put("DatePlaced", time).put("DateUpdated", time).put("DatePaid", time);
    order.put("DateInvoiced", time.substring(0, 10));

    BigDecimal subtotal = lines(order, orderId);
    BigDecimal shipping = new BigDecimal(order.get("ShippingTotal").asText());
    BigDecimal surcharge = new BigDecimal(order.get("SurchargeTotal").asText());
    BigDecimal total = subtotal.add(shipping).add(surcharge);
    order.put("ProductSubtotal", subtotal.toPlainString());
    order.put("GrandTotal", total.toPlainString());
    order.put("OrderTax", tax(total));

    ObjectNode payment = (ObjectNode) order.withArray("OrderPayment").get(0);
    payment.put("Id", Integer.toString(8_000 + Math.floorMod(orderId.hashCode(), 90_000)));
    payment.put("Amount", total.toPlainString()).put("DatePaid", time);
    return order;
  }

  private static BigDecimal lines(ObjectNode order, String orderId) {
    ArrayNode lines = order.withArray("OrderLine");
    ObjectNode pattern = (ObjectNode) lines.remove(0);
    BigDecimal subtotal = new BigDecimal("0.00");
    for (Goods goods : Goods.of(orderId)) {
      ObjectNode line = pattern.deepCopy();
      line.put("OrderLineID", orderId + "-" + lines.size());
      line.put("SKU", goods.sku()).put("ProductName", goods.name());
      line.put("Quantity", Integer.toString(goods.quantity()));
      line.put("PickQuantity", Integer.toString(goods.quantity()));
      line.put("UnitPrice", goods.price().setScale(8).toPlainString());
      line.put("Tax", tax(goods.total()));
      lines.add(line);
      subtotal = subtotal.add(goods.total());
    }
    return subtotal;
  }

  /** Australian prices contain a tenth of tax. */
  private static String tax(BigDecimal gross) {
    return gross.divide(BigDecimal.valueOf(11), 2, RoundingMode.HALF_UP).toPlainString();
  }
}
