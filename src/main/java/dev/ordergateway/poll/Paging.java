package dev.ordergateway.poll;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.enrich.Answer;
import dev.ordergateway.enrich.OrdersRefused;
import dev.ordergateway.settings.DeclaredSource;
import dev.ordergateway.validate.JsonLocation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * How a platform's list goes on: from a row, on a page, or behind what it gave out. A page that is
 * merely short ends no list; an empty one does, or a total that the platform gives, once as many
 * rows were really read.
 */
final class Paging {
  private static final String TEMPLATE = DeclaredSource.POLL;
  private static final int NEXT_CHARS = 1000;

  private static final Pattern NEXT_LINK =
      Pattern.compile("rel\\s*=\\s*\"?next\\b", Pattern.CASE_INSENSITIVE);

  /** The three ways, by the word in a source's file. */
  private enum Kind {
    OFFSET,
    PAGE,
    CURSOR
  }

  private final Kind kind;
  private final int firstPage;
  private final @Nullable JsonLocation total;
  private final @Nullable JsonLocation pages;
  private final @Nullable JsonLocation next;
  private final Pattern nextPattern;

  private Paging(DeclaredSource source, Kind kind) {
    this.kind = kind;
    this.firstPage = source.text(TEMPLATE, "firstPage").equals("0") ? 0 : 1;
    this.total = DeclaredList.optional(source, "total");
    this.pages = DeclaredList.optional(source, "pages");
    boolean header = source.text(TEMPLATE, "next").equals("header:Link");
    this.next = header ? null : DeclaredList.optional(source, "next");
    this.nextPattern = pattern(source);
    if (kind == Kind.CURSOR && next == null && !header) {
      throw source.wrong(
          TEMPLATE, "next", "say where the next cursor stands: a JSONPath, or header:Link");
    }
  }

  /**
   * @throws IllegalArgumentException with one line if a parameter cannot be meant
   */
  static Paging of(DeclaredSource source) {
    String word = source.text(TEMPLATE, "paging");
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
        return new Paging(source, kind);
      }
    }
    throw source.wrong(TEMPLATE, "paging", "expected offset, page or cursor");
  }

  private static Pattern pattern(DeclaredSource source) {
    try {
      Pattern pattern = Pattern.compile(source.text(TEMPLATE, "nextPattern"));
      if (pattern.matcher("").groupCount() == 1) {
        return pattern;
      }
    } catch (PatternSyntaxException e) {
      throw source.wrong(
          TEMPLATE, "nextPattern", "not a regular expression: " + e.getDescription());
    }
    throw source.wrong(TEMPLATE, "nextPattern", "expected one group in brackets, the cursor");
  }

  /** The name that the address of a further page has to have. */
  String names() {
    return switch (kind) {
      case OFFSET -> "offset";
      case PAGE -> "page";
      case CURSOR -> "next";
    };
  }

  int page(Cursor cursor) {
    return cursor.pages() + firstPage;
  }

  PollPage page(Answer answer, Cursor cursor, List<Sighting> sightings) throws OrdersRefused {
    String after = kind == Kind.CURSOR ? after(answer) : "";
    int advance = kind == Kind.CURSOR ? 1 : sightings.size();
    boolean last =
        switch (kind) {
          case OFFSET ->
              sightings.isEmpty()
                  || cursor.offset() + sightings.size() >= number(total, answer.body());
          case PAGE ->
              sightings.isEmpty()
                  || cursor.pages() + 1 >= number(pages, answer.body())
                  || cursor.offset() + sightings.size() >= number(total, answer.body());
          case CURSOR -> after.isEmpty();
        };
    return new PollPage(
        sightings, advance, last, answer.platformTime(), after.isEmpty() ? null : after);
  }

  /** Without a number the list goes on until a page is empty. */
  private static int number(@Nullable JsonLocation location, JsonNode body) {
    String text = location == null ? "" : location.text(body);
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
  }

  /**
   * What the platform gives out for the next page; empty on the last one.
   *
   * @throws OrdersRefused if it gives out something that cannot be asked for: the rows behind it
   *     must not count as read
   */
  private String after(Answer answer) throws OrdersRefused {
    String written = next == null ? answer.link() : next.text(answer.body());
    Matcher matcher = nextPattern.matcher(written);
    if (!matcher.find()) {
      // A link may lead back alone; what else is written leads on.
      if (next == null ? NEXT_LINK.matcher(written).find() : !written.isEmpty()) {
        throw new OrdersRefused(
            "the list's next page is written so that nextPattern finds no cursor");
      }
      return "";
    }
    if (matcher.group(1).length() > NEXT_CHARS) {
      throw new OrdersRefused(
          "the cursor of the list's next page is longer than " + NEXT_CHARS + " characters");
    }
    // In a link it is written as a part of an address, and it becomes one again.
    return next == null
        ? URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8)
        : matcher.group(1);
  }
}
