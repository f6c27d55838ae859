package dev.ordergateway.deliver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One notification that an order version settles, as the event lists it.
 *
 * @param id the gateway's own id of the notification
 * @param via {@code webhook} or {@code poll}
 * @param type the status or event type it named; null if it named none
 * @param eventTime when the platform says it happened; null if it does not say
 */
public record EvidenceItem(
    String id,
    String externalId,
    String via,
    @Nullable String type,
    @Nullable Instant eventTime,
    Instant receivedAt) {}
