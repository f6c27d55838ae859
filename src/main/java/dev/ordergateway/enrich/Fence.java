package dev.ordergateway.enrich;

import dev.ordergateway.ledger.Session;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Writes to a claimed order that have no effect once somebody else has taken the claim over. */
public final class Fence {
  private static final String WHERE =
      " where source = ? and account = ? and order_id = ? and fetch_count = ? and lease_owner = ?";

  /** Gives the order back; for {@link #update} to write together with what else changes. */
  public static final String FREE = "lease_owner = null, lease_until_at = null";

  private Fence() {}

  /**
   * @param assignments constant text: what stands after {@code set}
   * @return 0 if the claim was lost, else 1
   */
  public static int update(
      Session session, String assignments, HeldOrder order, @Nullable Object... values)
      throws SQLException {
    @Nullable Object[] all = new @Nullable Object[values.length + 5];
    System.arraycopy(values, 0, all, 0, values.length);
    all[values.length] = order.key().source();
    all[values.length + 1] = order.key().account();
    all[values.length + 2] = order.key().orderId();
    all[values.length + 3] = order.fetch();
    all[values.length + 4] = order.owner();
    return session.update("update gateway_order set " + assignments + WHERE, all);
  }
}
