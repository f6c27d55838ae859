package dev.ordergateway.deliver;

import dev.ordergateway.ledger.OrderKey;
import java.time.Instant;

/**
 * A stored version on its way to one sink, held by a lease.
 *
 * @param sink the sink's name
 * @param event the bytes that every delivery of this version sends; nobody may write to them
 * @param claim with the owner, the fence
 * @param attempts attempts spent because the sink refused this order
 * @param failures failures in a row
 * @param firstReceivedAt when the oldest notification that it settles came
 */
public record Shipment(
    OrderKey key,
    String sink,
    int version,
    byte[] event,
    int claim,
    String owner,
    int attempts,
    int failures,
    Instant firstReceivedAt) {
  @Override
  public String toString() {
    return key + "/" + version + (sink.equals(Sink.FIRST) ? "" : " to " + sink);
  }
}
