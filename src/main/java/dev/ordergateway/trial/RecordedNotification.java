package dev.ordergateway.trial;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notification as the ledger has it.
 *
 * @param id its number in the ledger
 * @param orderId null if it is about no order
 * @param cause why it is parked, else its first flag
 * @param flags comma separated, all that was odd about it
 * @param version the version of the order that settles it
 * @param opened comma separated names of the accounts that its credentials opened
 * @param body its exact bytes; empty if they were removed, or if it came by a poll
 */
public record RecordedNotification(
    long id,
    String externalId,
    @Nullable String orderId,
    String via,
    @Nullable String type,
    @Nullable Instant eventAt,
    Instant receivedAt,
    String state,
    @Nullable String cause,
    @Nullable String flags,
    @Nullable Integer version,
    @Nullable Instant settledAt,
    @Nullable String opened,
    byte[] body) {

  RecordedNotification withBody(byte[] other) {
    return new RecordedNotification(
        id,
        externalId,
        orderId,
        via,
        type,
        eventAt,
        receivedAt,
        state,
        cause,
        flags,
        version,
        settledAt,
        opened,
        other);
  }

  /** Whether it came from outside, so that it could be read again. */
  boolean isFromPlatform() {
    return via.equals("webhook");
  }
}
