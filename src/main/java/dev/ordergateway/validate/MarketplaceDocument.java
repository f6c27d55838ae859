package dev.ordergateway.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.accept.Cause;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a marketplace notification into a {@link Notification}. Safe for any thread;
 * keeps nothing of what it has read. What the schema does not allow is flagged, not refused;
 * uriResource is only ever compared.
 */
public final class MarketplaceDocument {
  private static final Pattern ORDER_ID = Pattern.compile("[0-9]{1,19}");

  private final MarketplaceSchema schema;
  private final JsonBody json;
  private final Clock clock;

  /**
   * @param jsonSchema draft 2020-12, in JSON
   * @param depthMax how deep objects and arrays may be nested, the outermost included
   * @throws IllegalArgumentException if the schema cannot be used
   */
  public MarketplaceDocument(byte[] jsonSchema, int depthMax, Clock clock) {
    this.schema = new MarketplaceSchema(jsonSchema);
    this.json = new JsonBody(depthMax);
    this.clock = clock;
  }

  /**
   * @param body not copied; becomes the notification's body
   * @param opened the accounts that the request's credentials opened; sellerId chooses among them
   * @throws Refusal if it is not one JSON object in UTF-8, or about an order that it does not name
   */
  public Notification read(@Body byte[] body, @Variable("accounts") List<Account> opened)
      throws Refusal {
    ObjectNode event = json.read(body);
    dropAbsent(event);
    String resourceType = event.path("resourceType").asText();
    boolean order = !event.has("resourceType") || resourceType.strip().equalsIgnoreCase("Orders");
    String orderId = order ? orderId(event) : null;
    Account account = account(written(event.path("sellerId")), opened);
    EventType type = EventType.of(text(event.path("eventType")));
    // Mended types are judged as sent: only an exact normal form may pass for a known type.
    if (type.exact() && !type.normal().isEmpty()) {
      event.put("eventType", type.normal());
    }
    EnumSet<Cause> flags = schema.flags(event);
    Instant at = eventAt(event, account != null ? account : first(opened));
    if (at == null && event.has("eventDate")) {
      flags.add(Cause.INVALID_DATE);
    }
    String externalId =
        account == null || orderId == null || !type.exact() || type.normal().isEmpty()
            ? null
            : ExternalId.ofEvent(orderId, type.normal(), at);
    return new Notification(
        "marketplace",
        account == null ? "" : account.name(),
        externalId == null ? ExternalId.ofBody(body) : externalId,
        orderId,
        type.normal().isEmpty() ? null : type.normal(),
        at,
        clock.instant(),
        Notification.Via.WEBHOOK,
        // The schema is about orders and says nothing about other resources.
        order ? List.copyOf(flags) : List.of(),
        quarantine(account, order),
        account == null ? opened.stream().map(Account::name).toList() : List.of(),
        body);
  }

  /** A member that is null is as good as none, and so is an empty text, save in uriResource. */
  private static void dropAbsent(ObjectNode event) {
    for (Iterator<String> names = event.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      JsonNode value = event.path(name);
      boolean blank = value.isTextual() && value.textValue().isBlank();
      if (value.isNull() || blank && isOptionalText(name)) {
        names.remove();
      }
    }
  }

  private static boolean isOptionalText(String name) {
    return switch (name) {
      case "eventDate", "sellerId", "eventType", "resourceType" -> true;
      default -> false;
    };
  }

  private static String orderId(ObjectNode event) throws Refusal {
    JsonNode id = event.path("resourceId");
    String orderId = written(id);
    if (id.isMissingNode() || id.isTextual() && orderId.isEmpty()) {
      throw new Refusal(Refusal.Code.ORDER_ID_MISSING, "The body has no resourceId.");
    }
    if (!ORDER_ID.matcher(orderId).matches()) {
      throw new Refusal(
          Refusal.Code.ORDER_ID_INVALID, "resourceId is not an order id of 1 to 19 digits.");
    }
    JsonNode uri = event.path("uriResource");
    if (!uri.isMissingNode() && !("/orders/" + orderId).equals(uri.textValue())) {
      throw new Refusal(
          Refusal.Code.URI_RESOURCE_MISMATCH, "uriResource is not /orders/ with the resourceId.");
    }
    return orderId;
  }

  private static @Nullable Account account(String sellerId, List<Account> opened) {
    for (Account account : opened) {
      if (!sellerId.isBlank() && account.text("seller-id").equals(sellerId.strip())) {
        return account;
      }
    }
    return null;
  }

  private static @Nullable Account first(List<Account> opened) {
    return opened.isEmpty() ? null : opened.get(0);
  }

  private static @Nullable Instant eventAt(ObjectNode event, @Nullable Account account) {
    return WrittenTime.read(
        text(event.path("eventDate")).strip(), account == null ? ZoneOffset.UTC : account.zone());
  }

  /** Another seller's event comes first: nothing else about it can be judged for an account. */
  private static @Nullable Cause quarantine(@Nullable Account account, boolean order) {
    if (account == null) {
      return Cause.UNKNOWN_SELLER;
    }
    return order ? null : Cause.OTHER_RESOURCE_TYPE;
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : "";
  }

  private static String written(JsonNode value) {
    return value.isIntegralNumber() ? value.asText() : text(value);
  }
}
