package dev.ordergateway.retain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.ledger.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run at any size reads what it removes, and no more. */
class RetentionPlanIT {
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
  void batchesWalkAlongAnIndexByAge() {
    assertPlan(OldRows.BODIES, "gateway_notification_settled");
    assertPlan(OldRows.NOTIFICATIONS, "gateway_notification_emptied");
    assertPlan(OldRows.EVENTS, "gateway_version_replaced");
    assertPlan(OldRows.VERSIONS, "gateway_version_emptied");
    assertPlan(OldCalls.DELETE, "gateway_call_account");
    assertPlan(OldCalls.NEXT_ACCOUNT, "gateway_call_account");
  }

  @Test
  void walksGoAlongTheKey() {
    assertPlan(Walk.ATTEMPTS, "INTEGER PRIMARY KEY");
    assertPlan(Walk.REJECTIONS, "INTEGER PRIMARY KEY");
    assertPlan(Walk.DELETE_ATTEMPTS, "INTEGER PRIMARY KEY");
  }

  @Test
  void erasureFindsWhatIsOfNoOrderByAnIndex() {
    assertPlan(StrayNotifications.BY_ID, "gateway_notification_stray");
    assertPlan(StrayNotifications.UNREAD, "gateway_notification_parked");
  }

  private void assertPlan(String sql, String index) {
    List<String> plan =
        store.read(
            session -> session.list("explain query plan " + sql, row -> row.getString("detail")));
    assertThat(plan).as(sql).anyMatch(step -> step.contains(index));
    assertThat(plan)
        .as(sql)
        .noneMatch(step -> step.matches("SCAN gateway_[a-z]+"))
        .noneMatch(step -> step.contains("TEMP B-TREE"));
  }
}
