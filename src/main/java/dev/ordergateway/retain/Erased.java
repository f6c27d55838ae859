package dev.ordergateway.retain;

import dev.ordergateway.ledger.OrderKey;
import java.util.List;

/**
 * What an erasure found, and did unless it was only to count.
 *
 * @param strays notifications that name the order and are of none: quarantined ones
 * @param rejections refused documents whose first bytes name the order
 * @param elsewhere whether deliveries went, or still go, where we cannot erase them
 * @param copiesLeft whether the database's files may still hold copies, until somebody vacuums it
 */
public record Erased(
    List<Order> orders,
    int strays,
    int rejections,
    boolean executed,
    boolean elsewhere,
    boolean copiesLeft) {

  /** What became of one order. */
  public enum Result {
    COUNTED,
    ERASED,
    /** It is being worked at this moment: nothing of it was erased, ask again. */
    BUSY
  }

  /**
   * @param bodies notifications with a body
   * @param versions versions with an event
   * @param sink whether the table sink has its content
   * @param details tries that say what went wrong
   * @param due whether its news has not been fetched yet: what is fetched then is stored again
   */
  public record Order(
      OrderKey key,
      Result result,
      int bodies,
      int versions,
      boolean sink,
      int details,
      boolean due) {}

  public Erased {
    orders = List.copyOf(orders);
  }

  /** How many orders, and what is of none. */
  public int count() {
    return orders.size() + strays + rejections;
  }
}
