package dev.ordergateway.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.When;
import dev.ordergateway.ledger.Times;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderTraffic;
import dev.ordergateway.testing.StoreRows;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas under load, of which one is lost for good. */
class ReplicaKillIT {
  private static final ChaosPlan PLAN =
      new ChaosPlan(StoreKind.POSTGRESQL, 20_260_103, Duration.ZERO, 0, 30);
  private static final Duration LEASE = Duration.ofSeconds(6);

  /**
   * After a lease has ended its order is claimed with the next look, a second later at most; the
   * rest is for machines that are busy otherwise.
   */
  private static final Duration LOOK_MAX = Duration.ofSeconds(18);

  /** So that there is work in every replica's hands at any moment. */
  private static final Duration CALL = Duration.ofMillis(700);

  @TempDir Path folder;
  private Landscape landscape;
  private StoreRows rows;

  @BeforeEach
  void open() throws Exception {
    landscape = new Landscape(PLAN, folder);
    landscape.open();
    rows = new StoreRows(landscape.storeUrl());
    landscape.platforms().store().faults().inject(Fault.slow(CALL), When.always());
    landscape.platforms().seller().faults().inject(Fault.slow(CALL), When.always());
  }

  @AfterEach
  void close() {
    landscape.close();
  }

  @Test
  void othersTakeOverWithinTheLeaseAndNothingIsLostOrDoubled() throws Exception {
    String owner = landscape.fleet().pid(0) + "-%";
    List<Map<String, Object>> held;
    Instant lost;
    try (OrderTraffic traffic =
        OrderTraffic.start(landscape.platforms(), PLAN.changesPerSecond(), PLAN.seed())) {
      Eventually.until("it holds orders", () -> heldBy(owner).size() >= 5);

      landscape.fleet().lose(0);
      lost = Instant.now();
      held = heldBy(owner);
      Eventually.until("others have taken its work over", () -> heldBy(owner).isEmpty());

      assertThat(Duration.between(lost, Instant.now())).isLessThan(LEASE.plus(LOOK_MAX));
      Instant end = lost.plus(LEASE);
      assertThat(held)
          .isNotEmpty()
          .allSatisfy(
              order ->
                  assertThat(Instant.parse((String) order.get("lease_until_at"))).isBefore(end));
    }
    Settlement.await(landscape);
    ChaosAudit audit = ChaosAudit.of(landscape);
    assertThat(audit.lost()).isEmpty();
    assertThat(audit.doubled()).isEmpty();
    assertThat(landscape.fleet().failures()).isEmpty();
    assertThat(held)
        .allSatisfy(order -> assertThat(tries((String) order.get("order_id"), lost)).isPositive());
  }

  private List<Map<String, Object>> heldBy(String owner) {
    return rows.select(
        """
        select order_id, lease_until_at from gateway_order
        where lease_owner like ? and due_at is not null
        union all
        select order_id, lease_until_at from gateway_delivery
        where lease_owner like ? and send_at is not null""",
        owner,
        owner);
  }

  private int tries(String orderId, Instant since) {
    return rows.select(
            "select id from gateway_attempt where order_id = ? and at > ?",
            orderId,
            Times.text(since))
        .size();
  }
}
