package dev.ordergateway.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times as the tables hold them: UTC, milliseconds, always 24 characters, so that they sort. */
public final class Times {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private Times() {}

  /** A time outside the years 0 to 9999 becomes the nearest one inside. */
  public static String text(Instant time) {
    Instant bounded = time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
    return FORM.format(bounded.truncatedTo(ChronoUnit.MILLIS));
  }

  public static @Nullable String textOrNull(@Nullable Instant time) {
    return time == null ? null : text(time);
  }

  public static Instant parse(String text) {
    return Instant.parse(text);
  }

  public static Instant parseOr(@Nullable String text, Instant otherwise) {
    return text == null ? otherwise : parse(text);
  }

  public static @Nullable Instant parseOrNull(@Nullable String text) {
    return text == null ? null : parse(text);
  }
}
