package dev.ordergateway.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * In which order, and in which transactions, pieces of work that wait together are run.
 *
 * <p>A transaction holds the rows of its orders until it is committed. Were processes that share a
 * store to take them as their callers came, two would soon wait for each other, until after a
 * second the database rolls one of them back. So all take orders in one order: first the work on
 * one order each, by its key; then the work on none, which waits for no order's row. Work on
 * several orders would begin with the first again, and gets a transaction of its own.
 */
final class LockOrder {
  private LockOrder() {}

  /**
   * @param orders the orders whose rows a piece of work writes
   */
  static <T> List<List<T>> transactions(List<T> waiting, Function<T, List<OrderKey>> orders) {
    List<T> together = new ArrayList<>(waiting.size());
    List<List<T>> transactions = new ArrayList<>();
    transactions.add(together);
    for (T work : waiting) {
      if (orders.apply(work).size() > 1) {
        transactions.add(List.of(work));
      } else {
        together.add(work);
      }
    }
    together.sort(
        Comparator.comparing(
            work -> orders.apply(work).stream().findFirst().orElse(null),
            Comparator.nullsLast(Comparator.naturalOrder())));
    return transactions;
  }
}
