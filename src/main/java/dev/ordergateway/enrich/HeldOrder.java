package dev.ordergateway.enrich;

import dev.ordergateway.ledger.OrderKey;

/** An order that one worker holds by a lease; {@link Fence} lets nobody else write to it. */
public interface HeldOrder {
  OrderKey key();

  /** The number of the claim: a later one has another, even if its owner is the same. */
  int fetch();

  /** Who holds the lease. */
  String owner();
}
