package dev.ordergateway.update;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.settings.Account;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written to an order at its platform, as it stood when it was claimed.
 *
 * @param fields by the platform's names; an object
 * @param version the order's newest version when it was asked for
 * @param attempts calls that the platform refused
 * @param failures failures in a row, anybody's fault
 * @param until when somebody else may take it; with the id, the fence
 */
public record OrderUpdate(
    long id,
    Account account,
    OrderKey key,
    Reason reason,
    JsonNode fields,
    int version,
    int attempts,
    int failures,
    @Nullable Instant calledAt,
    Instant until) {
  /** Who wants it written. */
  public enum Reason {
    /** A route of an integrator's. */
    ASKED,
    /** The account's {@code acknowledge}, once the sink has the order. */
    ACKNOWLEDGE;

    /** As the ledger writes it. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  @Override
  public String toString() {
    return key.toString();
  }
}
