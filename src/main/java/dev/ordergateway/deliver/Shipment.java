package dev.ordergateway.deliver;

import dev.ordergateway.enrich.HeldOrder;
import dev.ordergateway.ledger.OrderKey;
import java.time.Instant;

/**
 * A stored version on its way to the sink, held by a lease.
 *
 * @param event the bytes that every delivery of this version sends; nobody may write to them
 * @param fetch with the owner, the fence
 * @param attempts attempts spent because the sink refused this order
 * @param failures failures in a row
 * @param firstReceivedAt when the oldest notification that it settles came
 */
public record Shipment(
    OrderKey key,
    int version,
    byte[] event,
    int fetch,
    String owner,
    int attempts,
    int failures,
    Instant firstReceivedAt)
    implements HeldOrder {
  @Override
  public String toString() {
    return key + "/" + version;
  }
}
