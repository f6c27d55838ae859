package dev.ordergateway.enrich;

import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.settings.Account;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Due orders of one account that one worker holds and one call may ask for. Immutable.
 *
 * @param orders at least one; by their keys, as their rows are written
 */
public record Claim(Account account, List<ClaimedOrder> orders) {
  public Claim {
    orders = orders.stream().sorted(Comparator.comparing(ClaimedOrder::key)).toList();
  }

  /** What its orders are called in the ledger. */
  public List<OrderKey> keys() {
    return orders.stream().map(ClaimedOrder::key).toList();
  }

  /** The claim in two parts, for a batch that was refused as a whole. */
  public List<Claim> halves() {
    int middle = orders.size() / 2;
    List<Claim> halves = new ArrayList<>();
    halves.add(new Claim(account, orders.subList(0, middle)));
    halves.add(new Claim(account, orders.subList(middle, orders.size())));
    return halves;
  }

  /** The call that asks for its orders. */
  public long callId() {
    return orders.get(0).callId();
  }

  /** The order of a claim that holds just one. */
  public ClaimedOrder only() {
    if (orders.size() != 1) {
      throw new IllegalStateException("expected one order, got " + orders.size());
    }
    return orders.get(0);
  }

  @Override
  public String toString() {
    return account + " " + orders.size() + " orders from " + orders.get(0).key().orderId();
  }
}
