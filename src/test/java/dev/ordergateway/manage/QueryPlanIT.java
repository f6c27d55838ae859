package dev.ordergateway.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.ledger.Conditions;
import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.ledger.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would read a whole table is slow only at a size that no test has; so the plan is read. */
class QueryPlanIT {
  @TempDir Path home;
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(new SqliteDatabase("jdbc:sqlite:x.db", home), 10, Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void listsOfOrdersWalkAlongAnIndex() {
    assertOrders(orders(null, null, null), "gateway_order_changed");
    assertOrders(orders(null, null, List.of("t", "s", "a", "o")), "gateway_order_changed");
    assertOrders(orders("delivered", null, null), "gateway_order_changed");
    assertOrders(orders("parked", null, null), "gateway_order_parked_changed");
    assertOrders(orders(null, "77", null), "gateway_order_id");
  }

  @Test
  void listsOfNotificationsWalkAlongAnIndex() {
    assertNotifications(notifications(null, null), "INTEGER PRIMARY KEY");
    assertNotifications(notifications("accepted", null), "INTEGER PRIMARY KEY");
    assertNotifications(notifications("parked", null), "gateway_notification_parked");
    assertNotifications(notifications(null, Cause.NOT_FOUND), "gateway_notification_cause");
    assertNotifications(
        notifications("parked", Cause.UNKNOWN_SELLER), "gateway_notification_cause");
    assertNotifications(notifications(null, Cause.UNKNOWN_FIELD), "gateway_notification_flagged");
    Conditions ofOrder = NotificationQueries.ofOwner("s", "a", "o");
    assertPlan(NotificationQueries.select(ofOrder), "gateway_notification_order", false);
  }

  @Test
  void countsReadOnlyIndexesOfWhatWaits() {
    assertPlan(StatusQueries.DUE, "COVERING INDEX gateway_order_due", false);
    assertPlan(StatusQueries.UNSENT, "COVERING INDEX gateway_delivery_send", false);
    assertPlan(StatusQueries.REFUSED, "COVERING INDEX gateway_delivery_parked", false);
    assertPlan(StatusQueries.PARKED, "COVERING INDEX gateway_order_parked", false);
    assertPlan(StatusQueries.QUARANTINED, "COVERING INDEX gateway_notification_quarantine", false);
    assertPlan(StatusQueries.MISSED, "COVERING INDEX gateway_notification_missed", false);
  }

  private void assertOrders(OrderQueries.Filter filter, String index) {
    Conditions narrowed = OrderQueries.narrowed(filter, "2026");
    assertPlan(OrderQueries.select(narrowed), index, true);
    assertPlan(OrderQueries.edgeSelect(OrderQueries.along(filter)), index, true);
  }

  private void assertNotifications(NotificationQueries.Filter filter, String index) {
    Conditions along = NotificationQueries.along(filter);
    assertPlan(NotificationQueries.edgeSelect(along), index, false);
    Conditions narrowed = NotificationQueries.narrow(NotificationQueries.along(filter), filter);
    assertPlan(NotificationQueries.select(narrowed.and("id >= ?", 1)), index, false);
  }

  /**
   * @param sortsTies whether rows of one moment may be sorted, which are few
   */
  private void assertPlan(String sql, String index, boolean sortsTies) {
    List<String> plan =
        store.read(
            session -> session.list("explain query plan " + sql, row -> row.getString("detail")));
    assertThat(plan).as(sql).anyMatch(step -> step.contains(index));
    assertThat(plan)
        .as(sql)
        .noneMatch(step -> step.matches("SCAN gateway_[a-z]+"))
        .noneMatch(step -> !sortsTies && step.contains("TEMP B-TREE"));
    if (sortsTies && !index.equals("gateway_order_id")) {
      assertThat(plan).as(sql).doesNotContain("USE TEMP B-TREE FOR ORDER BY");
    }
  }

  private static OrderQueries.Filter orders(
      @Nullable String state, @Nullable String orderId, @Nullable List<String> begin) {
    return new OrderQueries.Filter("s", "a", "new", state, null, orderId, begin, 50);
  }

  private static NotificationQueries.Filter notifications(
      @Nullable String state, @Nullable Cause cause) {
    String word = cause == null ? null : cause.word();
    return new NotificationQueries.Filter("s", "a", state, word, null, 7L, 50);
  }
}
