package dev.ordergateway.deliver;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A time as platforms write it: a day, or a day and a time of day with or without an offset from
 * UTC.
 *
 * @param time null for a mere day
 * @param zone the offset it carries, or the zone in which one without an offset is meant
 */
record PlatformTime(LocalDate day, Optional<LocalTime> time, ZoneId zone) {
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})"
              + "(?:[Tt ]+([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)? ?"
              + "(?:([Zz])|([+-][0-9]{2})(?::?([0-9]{2}))?)?)?");

  /** Platforms on databases that cannot store "none" write day zero for it. */
  static boolean isNone(String text) {
    return text.isEmpty() || text.startsWith("0000-00-00");
  }

  /**
   * Reads {@code 2024-05-14}, {@code 2024-05-14 02:09:58}, {@code 2024-05-14T09:12:40.000-03:00}
   * and what lies between. A local time that the clocks skip is moved forward; one that they show
   * twice is the earlier.
   *
   * @throws DateTimeException if it is none of these
   */
  static PlatformTime parse(String text, ZoneId zone) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new DateTimeException("not a time");
    }
    LocalDate day = LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
    if (parts.group(4) == null) {
      return new PlatformTime(day, Optional.empty(), zone);
    }
    LocalTime time =
        LocalTime.of(number(parts, 4), number(parts, 5), number(parts, 6), nanos(parts.group(7)));
    return new PlatformTime(day, Optional.of(time), zone(parts, zone));
  }

  private static int number(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static int nanos(@Nullable String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
  }

  private static ZoneId zone(Matcher parts, ZoneId otherwise) {
    if (parts.group(8) != null) {
      return ZoneOffset.UTC;
    }
    if (parts.group(9) == null) {
      return otherwise;
    }
    int sign = parts.group(9).startsWith("-") ? -1 : 1;
    return ZoneOffset.ofHoursMinutes(number(parts, 9), sign * number(parts, 10));
  }

  /** The instant in UTC, ending in Z; a mere day stays that day, because it has no instant. */
  String instant() {
    return toInstant().map(Instant::toString).orElseGet(this::calendarDay);
  }

  /** Nothing for a mere day. */
  Optional<Instant> toInstant() {
    return time.map(t -> start());
  }

  /** The instant; for a mere day the one at which it begins. */
  Instant start() {
    return LocalDateTime.of(day, time.orElse(LocalTime.MIDNIGHT)).atZone(zone).toInstant();
  }

  /** The calendar day as written, whatever the time of day. */
  String calendarDay() {
    return day.toString();
  }
}
