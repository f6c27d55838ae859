package dev.ordergateway.deliver;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
          "([0-9]{4}-[0-9]{2}-[0-9]{2})"
              + "(?:[Tt ]+([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?) ?"
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
    LocalDate day = LocalDate.parse(parts.group(1));
    String time = parts.group(2);
    if (time == null) {
      return new PlatformTime(day, Optional.empty(), zone);
    }
    return new PlatformTime(
        day, Optional.of(LocalTime.parse(time.replace(',', '.'))), zone(parts, zone));
  }

  private static ZoneId zone(Matcher parts, ZoneId otherwise) {
    if (parts.group(3) != null) {
      return ZoneOffset.UTC;
    }
    String hours = parts.group(4);
    if (hours == null) {
      return otherwise;
    }
    String minutes = parts.group(5);
    return ZoneOffset.of(hours + ":" + (minutes == null ? "00" : minutes));
  }

  /** The instant in UTC, ending in Z; a mere day stays that day, because it has no instant. */
  String instant() {
    return time.map(t -> LocalDateTime.of(day, t).atZone(zone).toInstant().toString())
        .orElseGet(this::calendarDay);
  }

  /** The calendar day as written, whatever the time of day. */
  String calendarDay() {
    return day.toString();
  }
}
