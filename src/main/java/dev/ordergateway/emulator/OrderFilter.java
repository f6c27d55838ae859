package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The Filter of a GetOrder: which orders it means, without paging. A field with the suffix From or
 * To bounds a date, the bounds included; any other field of the order must equal one of the values.
 */
final class OrderFilter {
  private static final Set<String> PAGING =
      Set.of("Page", "Limit", "OutputSelector", "UpdateResults", "OrderID");
  private static final Set<String> FIELDS =
      Set.of(
          "Username",
          "OrderStatus",
          "OrderType",
          "OnHoldType",
          "CompleteStatus",
          "SalesChannel",
          "SKU");
  private static final Set<String> DATES =
      Set.of(
          "DatePlaced", "DateUpdated", "DatePaid", "DateInvoiced", "DateRequired", "DateCompleted");

  private final Set<String> orderIds;
  private final Predicate<ObjectNode> condition;

  /**
   * @throws IllegalArgumentException if there is no filter at all or one that is not known
   */
  OrderFilter(ObjectNode filter) {
    orderIds = new LinkedHashSet<>(Documents.texts(filter.path("OrderID")));
    List<Predicate<ObjectNode>> conditions = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : filter.properties()) {
      if (!PAGING.contains(entry.getKey())) {
        conditions.add(condition(entry.getKey(), new HashSet<>(Documents.texts(entry.getValue()))));
      }
    }
    if (orderIds.isEmpty() && conditions.isEmpty()) {
      throw new IllegalArgumentException("At least one filter is required");
    }
    condition = conditions.stream().reduce(order -> true, Predicate::and);
  }

  /** The orders asked for by id; empty if it asks by something else. */
  Set<String> orderIds() {
    return orderIds;
  }

  boolean takes(ObjectNode order) {
    return condition.test(order);
  }

  private static Predicate<ObjectNode> condition(String name, Set<String> values) {
    if (name.equals("SKU")) {
      return order ->
          order.path("OrderLine").findValuesAsText("SKU").stream().anyMatch(values::contains);
    }
    if (FIELDS.contains(name)) {
      return order -> values.contains(order.path(name).asText());
    }
    String bound = values.stream().findFirst().orElse("");
    // Times are written so that they sort as they read.
    if (name.endsWith("From") && DATES.contains(name.substring(0, name.length() - 4))) {
      String date = name.substring(0, name.length() - 4);
      return order -> order.path(date).asText().compareTo(bound) >= 0;
    }
    if (name.endsWith("To") && DATES.contains(name.substring(0, name.length() - 2))) {
      String date = name.substring(0, name.length() - 2);
      return order ->
          !order.path(date).asText().isEmpty() && order.path(date).asText().compareTo(bound) <= 0;
    }
    throw new IllegalArgumentException("Filter " + name + " is not known here");
  }
}
