package dev.ordergateway.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.enrich.Answer;
import dev.ordergateway.enrich.ApiFailure;
import dev.ordergateway.enrich.MaropostAnswer;
import dev.ordergateway.enrich.OrdersRefused;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Maropost's changed orders, page by page: GetOrder by DateUpdatedFrom without an upper bound. A
 * page that is merely short does not end the list, only an empty one does, because the platform may
 * hand out fewer rows than were asked for.
 */
public final class MaropostPages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final int limit;

  public MaropostPages(int limit) {
    this.limit = limit;
  }

  /** The body of the GetOrder for the cursor's next page. */
  public String ask(Cursor cursor) {
    ObjectNode filter = JSON.createObjectNode();
    filter.put("DateUpdatedFrom", WRITTEN.format(local(cursor.from(), cursor.account().zone())));
    filter.put("Page", String.valueOf(cursor.offset()));
    filter.put("Limit", String.valueOf(limit));
    filter.putArray("OutputSelector").add("OrderStatus").add("DateUpdated");
    return JSON.createObjectNode().set("Filter", filter).toString();
  }

  /** Where clocks go back an hour is shown twice; asked from before it, neither is left out. */
  static LocalDateTime local(Instant from, ZoneId zone) {
    LocalDateTime local = LocalDateTime.ofInstant(from, zone);
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    return change != null && change.isOverlap() ? change.getDateTimeAfter().minusSeconds(1) : local;
  }

  public PollPage read(Answer answer, @Variable("cursor") Cursor cursor)
      throws OrdersRefused, ApiFailure {
    JsonNode body = MaropostAnswer.unwrap(answer);
    ZoneId zone = cursor.account().zone();
    List<Sighting> sightings = new ArrayList<>();
    for (JsonNode order : MaropostAnswer.list(body.path("Order"))) {
      sightings.add(sighting(order, zone));
    }
    return new PollPage(
        sightings, 1, sightings.isEmpty(), time(body.path("CurrentTime").asText(""), zone));
  }

  private static Sighting sighting(JsonNode order, ZoneId zone) {
    String status = order.path("OrderStatus").asText("");
    return new Sighting(
        order.path("OrderID").asText(""),
        status,
        status,
        time(order.path("DateUpdated").asText(""), zone),
        true,
        null,
        order.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable Instant time(String text, ZoneId zone) {
    try {
      return LocalDateTime.parse(text, WRITTEN).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
