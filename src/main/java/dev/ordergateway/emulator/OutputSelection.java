package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields a GetOrder asks for. OrderID comes unasked; ShipAddress and BillAddress bring their
 * flat fields, which by themselves give nothing; OrderLine alone brings three fields of each line.
 * Names that are not known are passed over.
 */
final class OutputSelection {
  private static final Set<String> ADDRESS =
      Set.of(
          "FirstName",
          "LastName",
          "Company",
          "StreetLine1",
          "StreetLine2",
          "City",
          "State",
          "PostCode",
          "Country",
          "Phone",
          "Fax");
  private static final Set<String> LINE = Set.of("OrderLineID", "SKU", "Quantity");
  private static final Set<String> PAYMENT = Set.of("Id", "Amount", "DatePaid");

  private final Set<String> names;
  private final Set<String> lineFields;
  private final Set<String> paymentFields;

  OutputSelection(List<String> selectors) {
    names = Set.copyOf(selectors);
    lineFields = members("OrderLine", LINE, selectors);
    paymentFields = members("OrderPayment", PAYMENT, selectors);
  }

  private static Set<String> members(String group, Set<String> always, List<String> selectors) {
    Set<String> members = new HashSet<>();
    String prefix = group + ".";
    for (String selector : selectors) {
      if (selector.equals(group) || selector.startsWith(prefix)) {
        members.addAll(always);
        members.add(selector.substring(Math.min(prefix.length(), selector.length())));
      }
    }
    return members;
  }

  ObjectNode of(ObjectNode order) {
    ObjectNode selected = Documents.object();
    for (Map.Entry<String, JsonNode> field : order.properties()) {
      String name = field.getKey();
      if (name.equals("OrderLine")) {
        list(selected, name, field.getValue(), lineFields);
      } else if (name.equals("OrderPayment")) {
        list(selected, name, field.getValue(), paymentFields);
      } else if (wanted(name)) {
        selected.set(name, field.getValue());
      }
    }
    return selected;
  }

  private boolean wanted(String name) {
    if (name.equals("OrderID")) {
      return true;
    }
    if (name.length() > 4 && ADDRESS.contains(name.substring(4))) {
      return names.contains(name.substring(0, 4) + "Address");
    }
    return names.contains(name);
  }

  private static void list(ObjectNode to, String name, JsonNode rows, Set<String> fields) {
    if (fields.isEmpty()) {
      return;
    }
    ArrayNode list = to.putArray(name);
    for (JsonNode row : rows) {
      ObjectNode part = list.addObject();
      for (Map.Entry<String, JsonNode> field : row.properties()) {
        if (fields.contains(field.getKey())) {
          part.set(field.getKey(), field.getValue());
        }
      }
    }
  }
}
