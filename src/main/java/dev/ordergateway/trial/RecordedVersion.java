package dev.ordergateway.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of an order as the ledger has it.
 *
 * @param event what was delivered; null if it was removed by its age, or erased
 */
public record RecordedVersion(int number, Instant createdAt, @Nullable JsonNode event) {}
