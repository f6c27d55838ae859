package dev.ordergateway.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.settings.Account;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A claimed order with the platform's answer about it.
 *
 * @param document the platform's own document, numbers as written; null if it has no such order
 */
public record FetchedOrder(
    ClaimedOrder order, Account account, @Nullable JsonNode document, Instant fetchedAt) {
  public boolean isMissing() {
    return document == null;
  }

  @Override
  public String toString() {
    return order.toString();
  }
}
