package dev.ordergateway.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Overlay;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sample orders, and the accounts and shipped mappings they are mapped with. */
final class Orders {
  static final Overlay SHIPPED = new Overlay(Path.of("target/no-overlay"));
  static final Account ACME =
      new Account("maropost", "acme", Map.of("currency", "AUD", "time-zone", "UTC"));
  static final Account LOJA =
      new Account("marketplace", "loja", Map.of("time-zone", "America/Sao_Paulo"));
  private static final EventSchema SCHEMA = load();

  private Orders() {}

  static Account account(String source) {
    return source.equals("maropost") ? ACME : LOJA;
  }

  static EventSchema schema() {
    return SCHEMA;
  }

  private static EventSchema load() {
    try {
      return EventSchema.of(SHIPPED);
    } catch (MappingException e) {
      throw new AssertionError(e);
    }
  }

  static OrderMapping shipped(String source) {
    try {
      return OrderMapping.of(SHIPPED, source, schema());
    } catch (MappingException e) {
      throw new AssertionError(e);
    }
  }

  /** A mapping of nothing but this expression. */
  static OrderMapping mapping(String jsonata) throws MappingException {
    return new OrderMapping("maropost", jsonata, List.of("/DateUpdated"), schema());
  }

  static JsonNode read(String name) {
    try (InputStream file = Orders.class.getResourceAsStream("/orders/" + name)) {
      return PlatformDocument.parse(file.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  /** The orders of a GetOrder answer, one or several, or the order that the file is. */
  static List<JsonNode> orders(String name) {
    JsonNode document = read(name);
    JsonNode orders = document.path("Order");
    List<JsonNode> list = new ArrayList<>();
    if (orders.isArray()) {
      orders.forEach(list::add);
    } else {
      list.add(orders.isObject() ? orders : document);
    }
    return list;
  }

  static JsonNode json(String text) {
    try {
      return PlatformDocument.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }
}
