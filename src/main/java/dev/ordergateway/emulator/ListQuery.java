package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a call of a list asks for. A limit over 50 is silently cut; bounds of dates are included.
 *
 * @param attributes the fields to return; empty for the whole order in an envelope
 */
record ListQuery(
    int offset, int limit, List<String> attributes, Predicate<OrderShelf.Revision> condition) {
  private static final int LIMIT_MAX = 50;

  /** A query parameter that the platform refuses, by its name. */
  static final class BadQuery extends IllegalArgumentException {
    BadQuery(String name) {
      super(name);
    }
  }

  /**
   * @throws BadQuery naming the parameter that is not known or not valid
   */
  static ListQuery of(Optional<OrderList> list, ObjectNode parameters) {
    int offset = 0;
    int limit = LIMIT_MAX;
    List<String> attributes = List.of();
    List<Predicate<OrderShelf.Revision>> conditions = new ArrayList<>();
    for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
      String name = parameter.getKey();
      String value = parameter.getValue().asText();
      switch (name) {
        case "_offset" -> offset = number(name, value, 0);
        case "_limit" -> limit = Math.min(number(name, value, 1), LIMIT_MAX);
        case "attributes" -> attributes = List.of(value.split(","));
        case "customer.name" -> conditions.add(customer("name", value));
        case "customer.documentNumber" -> conditions.add(customer("documentNumber", value));
        default -> {
          if (list.isEmpty() || !list.get().date().equals(name)) {
            throw new BadQuery(name);
          }
          conditions.add(window(name, value));
        }
      }
    }
    return new ListQuery(
        offset, limit, attributes, conditions.stream().reduce(order -> true, Predicate::and));
  }

  private static int number(String name, String value, int least) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new BadQuery(name);
    }
    throw new BadQuery(name);
  }

  private static Predicate<OrderShelf.Revision> customer(String field, String value) {
    return order -> order.document().path("customer").path(field).asText().equals(value);
  }

  private static Predicate<OrderShelf.Revision> window(String name, String value) {
    String[] bounds = value.split(",", -1);
    if (bounds.length != 2) {
      throw new BadQuery(name);
    }
    Instant from = bound(name, bounds[0], Instant.MIN);
    Instant to = bound(name, bounds[1], Instant.MAX);
    return order -> {
      Instant date = date(order, name);
      return !date.isBefore(from) && !date.isAfter(to);
    };
  }

  private static Instant bound(String name, String text, Instant open) {
    try {
      return text.equals("*") ? open : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new BadQuery(name);
    }
  }

  /**
   * Documents do not carry the dates of cancelling, sending and delivering; the lists know them.
   */
  private static Instant date(OrderShelf.Revision order, String name) {
    String text = order.document().path(name).asText("");
    return text.isEmpty() ? order.listedAt() : OffsetDateTime.parse(text).toInstant();
  }
}
