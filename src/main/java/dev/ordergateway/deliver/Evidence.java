package dev.ordergateway.deliver;

import java.time.Instant;

/**
 * The latest event of an order, by event time, that carries state of its own: a cancellation that
 * the fetched document does not show is the reason to have it.
 *
 * @param type the event type in the source's normal form, for example {@code CANCELED_DENIED}
 */
public record Evidence(String type, Instant at) {}
