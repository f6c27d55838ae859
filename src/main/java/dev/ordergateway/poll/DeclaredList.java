package dev.ordergateway.poll;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.enrich.Answer;
import dev.ordergateway.enrich.DeclaredCall;
import dev.ordergateway.enrich.OrdersRefused;
import dev.ordergateway.settings.DeclaredSource;
import dev.ordergateway.validate.EventTime;
import dev.ordergateway.validate.JsonLocation;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** One source's list of changed orders, page by page. Safe for any thread. */
final class DeclaredList {
  private static final String TEMPLATE = DeclaredSource.POLL;
  private static final Set<String> ABOUT = Set.of("from", "to", "offset", "page", "limit", "next");

  /** A platform's clock may be before ours; whatever it has until then is wanted. */
  private static final Duration AHEAD = Duration.ofDays(1);

  private final DeclaredCall first;
  private final DeclaredCall further;
  private final Paging paging;
  private final DateTimeFormatter times;
  private final JsonLocation rows;
  private final JsonLocation order;
  private final @Nullable JsonLocation status;
  private final @Nullable JsonLocation time;
  private final String announcedAs;
  private final int limit;
  private final Clock clock;

  /**
   * @throws IllegalArgumentException with one line if a parameter cannot be meant
   */
  DeclaredList(DeclaredSource source, int limit, Clock clock) {
    this.first = new DeclaredCall(source, TEMPLATE, "query", ABOUT);
    DeclaredCall next = new DeclaredCall(source, TEMPLATE, "nextQuery", ABOUT);
    this.further = next.hasQuery() ? next : first;
    this.paging = Paging.of(source);
    this.times = times(source);
    this.rows = required(source, "rows");
    this.order = required(source, "order");
    this.status = optional(source, "status");
    this.time = optional(source, "time");
    this.announcedAs = source.text(TEMPLATE, "announcedAs");
    this.limit = limit;
    this.clock = clock;
    if (!further.names(paging.names())) {
      throw source.wrong(
          TEMPLATE, "paging", "then query or nextQuery names {" + paging.names() + "}");
    }
  }

  private static DateTimeFormatter times(DeclaredSource source) {
    try {
      return DateTimeFormatter.ofPattern(source.text(TEMPLATE, "timePattern"))
          .withZone(ZoneOffset.UTC);
    } catch (IllegalArgumentException e) {
      throw source.wrong(TEMPLATE, "timePattern", "not a pattern: " + e.getMessage());
    }
  }

  private static JsonLocation required(DeclaredSource source, String parameter) {
    try {
      return JsonLocation.of(source.text(TEMPLATE, parameter));
    } catch (IllegalArgumentException e) {
      throw source.wrong(TEMPLATE, parameter, String.valueOf(e.getMessage()));
    }
  }

  static @Nullable JsonLocation optional(DeclaredSource source, String parameter) {
    return source.text(TEMPLATE, parameter).isEmpty() ? null : required(source, parameter);
  }

  void ask(Cursor cursor, Exchange exchange) {
    String next = cursor.next() == null ? "" : cursor.next();
    Map<String, String> about = new HashMap<>();
    about.put("from", times.format(cursor.from()));
    about.put("to", times.format(clock.instant().plus(AHEAD)));
    about.put("offset", String.valueOf(cursor.offset()));
    about.put("page", String.valueOf(paging.page(cursor)));
    about.put("limit", String.valueOf(limit));
    about.put("next", next);
    (next.isEmpty() && cursor.offset() == 0 ? first : further)
        .prepare(exchange, cursor.account(), about);
  }

  PollPage read(Answer answer, Cursor cursor) throws OrdersRefused {
    if (!answer.isGood()) {
      throw new OrdersRefused("the platform answered " + answer.status() + " to a list");
    }
    List<Sighting> sightings =
        rows.in(answer.body()).stream()
            .flatMap(
                found ->
                    found.isArray()
                        ? StreamSupport.stream(found.spliterator(), false)
                        : Stream.of(found))
            .map(row -> sighting(row, cursor))
            .toList();
    return paging.page(answer, cursor, sightings);
  }

  private Sighting sighting(JsonNode row, Cursor cursor) {
    String word = status == null ? "" : status.text(row);
    String type = announcedAs.isEmpty() ? word : announcedAs;
    return new Sighting(
        order.text(row),
        type.isEmpty() ? "listed" : type,
        word.isEmpty() ? null : word,
        time == null ? null : EventTime.read(time.text(row), cursor.account().zone()),
        !type.isEmpty(),
        null,
        row.toString().getBytes(StandardCharsets.UTF_8));
  }
}
