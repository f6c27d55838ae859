package dev.ordergateway.ledger;

/** An order as the ledger names it. */
public record OrderKey(String source, String account, String orderId) {
  @Override
  public String toString() {
    return source + "/" + account + "/" + orderId;
  }
}
