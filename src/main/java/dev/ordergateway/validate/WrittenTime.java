package dev.ordergateway.validate;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/** Reads a platform's time: ISO 8601 with T or a space, with or without seconds and offset. */
final class WrittenTime {
  private static final int LENGTH_MAX = 40;
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("uuuu-MM-dd['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(java.util.Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private WrittenTime() {}

  /**
   * @param zone where a time without an offset is meant
   * @return null if the text is no time between the years 1 and 9999
   */
  static @Nullable Instant read(String text, ZoneId zone) {
    if (text.length() > LENGTH_MAX) {
      return null;
    }
    try {
      TemporalAccessor time = FORMAT.parse(text.replace(',', '.'));
      // Asked first: trying one reading and then the other costs an exception.
      Instant instant =
          time.isSupported(ChronoField.OFFSET_SECONDS)
              ? OffsetDateTime.from(time).toInstant()
              : LocalDateTime.from(time).atZone(zone).toInstant();
      return instant.isBefore(FIRST) || instant.isAfter(LAST) ? null : instant;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
