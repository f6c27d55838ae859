package dev.ordergateway.trial;

import java.util.List;

/**
 * All that the ledger holds of an order, or a notification that made none.
 *
 * @param account empty while it is unknown
 * @param orderId empty for a notification that made no order
 * @param state of the order, as {@code parked}
 */
public record RecordedOrder(
    String source,
    String account,
    String orderId,
    String state,
    List<RecordedNotification> notifications,
    List<RecordedVersion> versions) {
  public RecordedOrder {
    notifications = List.copyOf(notifications);
    versions = List.copyOf(versions);
  }

  RecordedOrder with(List<RecordedNotification> others, List<RecordedVersion> otherVersions) {
    return new RecordedOrder(source, account, orderId, state, others, otherVersions);
  }

  /** Names it to a person. */
  @Override
  public String toString() {
    return source
        + (account.isEmpty() ? "" : "/" + account)
        + (orderId.isEmpty() ? "" : "/" + orderId);
  }
}
