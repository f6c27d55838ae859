package dev.ordergateway.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.ledger.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayPlanIT {
  @TempDir Path home;

  @Test
  void batchesWalkAlongAnIndexAndAreNotSorted() {
    Selection parked = new Selection(null, null, null, List.of(), false, null);
    Selection narrow = new Selection("s", "a", "not-found", List.of(), false, null);
    Selection redelivery = new Selection(null, null, null, List.of(), true, null);
    Selection.Lacking erp = new Selection.Lacking("erp", List.of("new", "shipped"));
    Selection filling = new Selection(null, null, null, List.of(), false, erp);
    SelectedOrders.Key from = SelectedOrders.Key.FIRST;

    try (Store store =
        Store.open(new SqliteDatabase("jdbc:sqlite:x.db", home), 10, Duration.ofSeconds(10))) {
      for (Selection each : List.of(parked, narrow)) {
        String sql =
            SelectedOrders.select(SelectedOrders.parkedAfter(each, from, Instant.EPOCH), each);
        assertPlan(store, sql, "gateway_order_parked");
      }
      for (Selection each : List.of(redelivery, filling)) {
        String sql = SelectedOrders.select(SelectedOrders.versionedAfter(each, from), each);
        assertPlan(store, sql, "sqlite_autoindex_gateway_order_1");
      }
      assertPlan(
          store,
          SelectedOrders.select(SelectedOrders.versionedAfter(filling, from), filling),
          "sqlite_autoindex_gateway_delivery_1");
      assertPlan(
          store,
          SelectedQuarantine.select(
              SelectedQuarantine.where(narrow, Cause.UNKNOWN_SELLER).and("id > ?", 0)),
          "gateway_notification_");
    }
  }

  private static void assertPlan(Store store, String sql, String index) {
    List<String> plan =
        store.read(
            session -> session.list("explain query plan " + sql, row -> row.getString("detail")));
    assertThat(plan).as(sql).anyMatch(step -> step.startsWith("SEARCH") && step.contains(index));
    assertThat(plan).as(sql).noneMatch(step -> step.contains("TEMP B-TREE"));
  }
}
