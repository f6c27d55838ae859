package dev.ordergateway.poll;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An order seen on a platform's list.
 *
 * @param type the status, or the event type that the list stands for
 * @param status the platform's own word for the order's state; null if the list does not say
 * @param platformAt the platform's time of that state, in milliseconds as the ledger keeps it; null
 *     if the list does not say
 * @param announced whether the platform sends a notification of such a change
 * @param stands the status of ours that being on this list stands for, whatever the document says;
 *     null if the list says no more than the document
 * @param listedAt since when the order is on the list; null if the row does not say
 * @param body the row as the platform wrote it
 */
public record Sighting(
    String orderId,
    String type,
    @Nullable String status,
    @Nullable Instant platformAt,
    boolean announced,
    @Nullable String stands,
    @Nullable Instant listedAt,
    byte[] body) {
  /** As wide as the ledger's column; it becomes part of an address, so that dots alone are none. */
  private static final Pattern ORDER_ID = Pattern.compile("(?!\\.+$)[A-Za-z0-9._-]{1,40}");

  public Sighting {
    platformAt = millis(platformAt);
    listedAt = millis(listedAt);
  }

  /** A row of a list that does not say since when the order is on it. */
  public Sighting(
      String orderId,
      String type,
      @Nullable String status,
      @Nullable Instant platformAt,
      boolean announced,
      @Nullable String stands,
      byte[] body) {
    this(orderId, type, status, platformAt, announced, stands, null, body);
  }

  /** A finer time would look newer than its own stored form for ever. */
  private static @Nullable Instant millis(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Whether being on this list carries state of its own. */
  public boolean evidence() {
    return stands != null;
  }

  /** Whether it has an order id that can be worked with. */
  public boolean isNamed() {
    return ORDER_ID.matcher(orderId).matches();
  }
}
