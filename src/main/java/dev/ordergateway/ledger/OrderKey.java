package dev.ordergateway.ledger;

import java.util.Comparator;

/** An order as the ledger names it. */
public record OrderKey(String source, String account, String orderId)
    implements Comparable<OrderKey> {
  private static final Comparator<OrderKey> ORDER =
      Comparator.comparing(OrderKey::source)
          .thenComparing(OrderKey::account)
          .thenComparing(OrderKey::orderId);

  @Override
  public int compareTo(OrderKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return source + "/" + account + "/" + orderId;
  }
}
