package dev.ordergateway.hook;

import dev.ordergateway.ledger.OrderKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order that waits for a person or for further word.
 *
 * @param cause a word of the closed list
 * @param detail the last failure, one line
 * @param version its newest stored version, 0 if it has none
 */
record ParkedOrder(
    OrderKey key, String cause, @Nullable String detail, @Nullable Instant parkedAt, int version) {
  @Override
  public String toString() {
    return key.toString();
  }
}
