package dev.ordergateway.receive;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived at the door: whole and within its limits, or with the reason why not.
 *
 * @param receivedAt when its first byte had come
 * @param body its exact bytes; empty if it is refused
 * @param refusal why its body was not taken; null normally
 */
record Arrival(Instant receivedAt, byte[] body, Refusal.@Nullable Code refusal) {}
