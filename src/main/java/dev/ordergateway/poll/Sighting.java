package dev.ordergateway.poll;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An order seen on a platform's list.
 *
 * @param type the status, or the event type that the list stands for
 * @param status the platform's own word for the order's state; null if the list does not say
 * @param platformAt the platform's time of that state; null if the list does not say
 * @param announced whether the platform sends a notification of such a change
 * @param stands the status of ours that being on this list stands for, whatever the document says;
 *     null if the list says no more than the document
 * @param body the row as the platform wrote it
 */
public record Sighting(
    String orderId,
    String type,
    @Nullable String status,
    @Nullable Instant platformAt,
    boolean announced,
    @Nullable String stands,
    byte[] body) {
  /** As wide as the ledger's column; it becomes part of an address, so that dots alone are none. */
  private static final Pattern ORDER_ID = Pattern.compile("(?!\\.+$)[A-Za-z0-9._-]{1,40}");

  /** Whether being on this list carries state of its own. */
  public boolean evidence() {
    return stands != null;
  }

  /** Whether it has an order id that can be worked with. */
  public boolean isNamed() {
    return ORDER_ID.matcher(orderId).matches();
  }
}
