package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.ledger.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is claimed of one sink costs the same whatever waits for the others, and at any size. */
class DeliveryPlanIT {
  @TempDir Path home;

  @Test
  void claimsAndLooksWalkAlongAnIndexAndAreNotSorted() {
    try (Store store =
        Store.open(new SqliteDatabase("jdbc:sqlite:x.db", home), 10, Duration.ofSeconds(10))) {
      String waiting = "gateway_delivery USING INDEX gateway_delivery_send (sink=?";
      assertPlan(store, SendWork.claim(""), waiting);
      assertPlan(store, SendWork.claim(""), "sqlite_autoindex_gateway_delivery_1");
      assertPlan(store, SendWork.NEXT, waiting);
      assertPlan(store, RemovedSinks.WAITING, waiting);
      assertPlan(store, RemovedSinks.PARKED, "gateway_delivery_parked (sink=?");
      assertPlan(store, RemovedSinks.NEXT, "gateway_delivery_send (sink>?");
      assertPlan(store, OrderDeliveries.OPEN, "sqlite_autoindex_gateway_delivery_1");
    }
  }

  private static void assertPlan(Store store, String sql, String index) {
    List<String> plan =
        store.read(
            session -> session.list("explain query plan " + sql, row -> row.getString("detail")));
    assertThat(plan).as(sql).anyMatch(step -> step.startsWith("SEARCH") && step.contains(index));
    assertThat(plan)
        .as(sql)
        .noneMatch(step -> step.contains("TEMP B-TREE"))
        .noneMatch(step -> step.startsWith("SCAN gateway_"));
  }
}
