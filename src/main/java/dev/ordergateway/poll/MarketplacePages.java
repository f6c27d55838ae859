package dev.ordergateway.poll;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.enrich.Answer;
import dev.ordergateway.enrich.ApiFailure;
import dev.ordergateway.enrich.OrdersRefused;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * The marketplace's lists, {@code GET /orders/status/<list>}, page by page. The position moves by
 * the rows really got, because the platform cuts a page without saying so, until it reaches {@code
 * totalRows}.
 */
public final class MarketplacePages {
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx");

  /**
   * What is particular to a list: its date filter, the event that announces its orders, and the
   * status that it stands for where that is not in the document.
   */
  private record OrderList(
      String filter, String type, boolean announced, @Nullable String stands) {}

  private static final Map<String, OrderList> LISTS =
      Map.of(
          "new", new OrderList("purchasedAt", "NEW", true, null),
          "approved", new OrderList("approvedAt", "APPROVED", true, null),
          "canceled", new OrderList("canceledAt", "CANCELED", true, "cancelled"),
          "sent", new OrderList("sentAt", "SENT", false, null),
          "partiallySent", new OrderList("sentAt", "PARTIALLY_SENT", false, null),
          "partiallyDelivered", new OrderList("deliveredAt", "PARTIALLY_DELIVERED", false, null),
          "delivered", new OrderList("deliveredAt", "DELIVERED", false, null));

  private final int limit;

  public MarketplacePages(int limit) {
    this.limit = limit;
  }

  /** The query of the call for the cursor's next page. */
  public String query(Cursor cursor) {
    String from = WRITTEN.format(cursor.from().atZone(cursor.account().zone()));
    return "_offset="
        + cursor.offset()
        + "&_limit="
        + limit
        + "&"
        + list(cursor).filter()
        + "="
        + URLEncoder.encode(from + ",*", StandardCharsets.UTF_8);
  }

  public PollPage read(Answer answer, @Variable("cursor") Cursor cursor)
      throws OrdersRefused, ApiFailure {
    if (!answer.isGood()) {
      throw new OrdersRefused("the platform answered " + answer.status() + " to a list");
    }
    OrderList list = list(cursor);
    List<Sighting> sightings = new ArrayList<>();
    for (JsonNode order : answer.body().path("orders")) {
      sightings.add(sighting(order, list, cursor.account().zone()));
    }
    int total = total(answer.body().path("metadata"));
    boolean last = sightings.isEmpty() || cursor.offset() + sightings.size() >= total;
    return new PollPage(sightings, sightings.size(), last, answer.platformTime());
  }

  private static OrderList list(Cursor cursor) {
    OrderList list = LISTS.get(cursor.list());
    if (list == null) {
      throw new IllegalStateException("no such list: " + cursor.list());
    }
    return list;
  }

  /** Without a total the list goes on until a page is empty. */
  private static int total(JsonNode metadata) {
    for (JsonNode entry : metadata) {
      if (entry.path("key").asText("").equals("totalRows")) {
        String value = entry.path("value").asText("");
        return value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : Integer.MAX_VALUE;
      }
    }
    return Integer.MAX_VALUE;
  }

  private static Sighting sighting(JsonNode order, OrderList list, ZoneId zone) {
    return new Sighting(
        order.path("id").asText(""),
        list.type(),
        order.path("status").textValue(),
        time(order, list, zone),
        list.announced(),
        list.stands(),
        time(order.path(list.filter()).asText(""), zone),
        order.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The update time where the row has one, else the time by which the list is filtered. */
  private static @Nullable Instant time(JsonNode order, OrderList list, ZoneId zone) {
    Instant updated = time(order.path("updatedAt").asText(""), zone);
    return updated != null ? updated : time(order.path(list.filter()).asText(""), zone);
  }

  private static @Nullable Instant time(String text, ZoneId zone) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return withoutOffset(text, zone);
    }
  }

  private static @Nullable Instant withoutOffset(String text, ZoneId zone) {
    try {
      return LocalDateTime.parse(text).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
