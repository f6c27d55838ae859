package dev.ordergateway.deliver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order in canonical form, checked against the event schema.
 *
 * @param order the event's {@code data.order}; not copied, so nobody may write to it
 * @param status its canonical status
 * @param platformStatus the platform's own word; null if it has none
 * @param updatedAt the platform's update time; null if it does not say
 * @param contentHash equal for equal content, see {@link ContentHash}; 64 hexadecimal digits
 */
public record MappedOrder(
    ObjectNode order,
    String status,
    @Nullable String platformStatus,
    @Nullable Instant updatedAt,
    String contentHash) {}
