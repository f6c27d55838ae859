package dev.ordergateway.validate;

import java.time.Instant;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A time as platforms write it: ISO 8601, or seconds or milliseconds since 1970. */
public final class EventTime {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{9,10}");
  private static final Pattern MILLISECONDS = Pattern.compile("[0-9]{12,13}");

  private EventTime() {}

  /**
   * @param zone where a time without an offset is meant
   * @return null if the text is no time
   */
  public static @Nullable Instant read(String text, ZoneId zone) {
    if (SECONDS.matcher(text).matches()) {
      return Instant.ofEpochSecond(Long.parseLong(text));
    }
    return MILLISECONDS.matcher(text).matches()
        ? Instant.ofEpochMilli(Long.parseLong(text))
        : WrittenTime.read(text, zone);
  }
}
