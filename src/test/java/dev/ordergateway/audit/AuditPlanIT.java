package dev.ordergateway.audit;

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

/** Sealing and auditing cost what they look at, and not what the ledger holds. */
class AuditPlanIT {
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
  void sealerWalksAlongWhatIsNotSealed() {
    assertPlan(Sealer.takeNotifications(store.database()), "gateway_notification_unsealed");
    assertPlan(Sealer.takeReleases(store.database()), "gateway_release_unsealed");
    assertPlan(Sealer.UNSEALED, "gateway_notification_unsealed");
    assertPlan(SealVerification.UNSEALED, "gateway_notification_unsealed");
  }

  @Test
  void rowsOfASealAndOrdersOfAWindowAreFoundByAnIndex() {
    assertPlan(SealedRow.OF_SEAL, "gateway_notification_sealed");
    assertPlan(SealVerification.ORPHANS, "COVERING INDEX gateway_notification_sealed");
    assertPlan(SinkSide.ORDERS, "gateway_order_changed");
  }

  private void assertPlan(String sql, String index) {
    List<String> plan =
        store.read(
            session -> session.list("explain query plan " + sql, row -> row.getString("detail")));
    assertThat(plan).as(sql).anyMatch(step -> step.contains(index));
    assertThat(plan).as(sql).noneMatch(step -> step.matches("SCAN gateway_(notification|order)"));
  }
}
