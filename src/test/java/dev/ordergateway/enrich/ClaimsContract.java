package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.accept.Acceptance;
import dev.ordergateway.accept.Cause;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.settings.Account;
import dev.ordergateway.testing.LedgerDatabase;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.SettableClock;
import dev.ordergateway.testing.StoreRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases and their fence, on any database, with a clock that the test moves. */
abstract class ClaimsContract {
  private static final Account ACME = new Account("maropost", "acme", Map.of());
  private static final Duration LEASE = Duration.ofSeconds(60);

  @TempDir Path home;
  private final SettableClock clock = new SettableClock();
  private Store store;
  private StoreRows rows;
  private Claims here;
  private Claims there;
  private OrderFailures failures;

  abstract LedgerDatabase ledger(Path home);

  @BeforeEach
  void open() {
    LedgerDatabase ledger = ledger(home);
    rows = ledger.rows();
    store = Store.open(ledger.database(), 1_000, Duration.ofSeconds(10));
    here = new Claims(store, "here", LEASE, clock);
    there = new Claims(store, "there", LEASE, clock);
    Retries retries =
        new Retries(
            Duration.ofSeconds(2), Duration.ofMinutes(5), 8, Duration.ofHours(2), new Random(1));
    failures = new OrderFailures(store, retries, () -> false, clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void orderIsWorkedByOneClaimAtATime() {
    accept("1", "N1");

    Claim claim = here.claim(ACME, 50).orElseThrow();

    assertThat(claim.orders()).hasSize(1);
    assertThat(there.claim(ACME, 50)).isEmpty();
    assertThat(here.claim(ACME, 50)).isEmpty();
  }

  @Test
  void deadWorkersOrderIsTakenOverWhenItsLeaseHasRunOut() {
    accept("1", "N1");
    here.claim(ACME, 50).orElseThrow();

    clock.advance(LEASE.minusSeconds(5));
    assertThat(there.claim(ACME, 50)).isEmpty();
    clock.advance(Duration.ofSeconds(6));

    assertThat(there.claim(ACME, 50).orElseThrow().only().key().orderId()).isEqualTo("N1");
  }

  @Test
  void lateWriterHasNoEffectOnceTheOrderWasTakenOver() {
    accept("1", "N1");
    Claim late = here.claim(ACME, 50).orElseThrow();
    clock.advance(LEASE.plusSeconds(1));
    Claim taken = there.claim(ACME, 50).orElseThrow();

    failures.postpone(late, "paused", "too late");

    assertThat(rows.value("select lease_owner from gateway_order")).isEqualTo("there");
    assertThat(rows.value("select failure_count from gateway_order")).isEqualTo(0);
    assertThat(rows.count("gateway_attempt")).isZero();
    failures.postpone(taken, "paused", "in time");
    assertThat(rows.value("select failure_count from gateway_order")).isEqualTo(1);
  }

  @Test
  void sameWorkersOldClaimIsFencedByItsNumber() {
    accept("1", "N1");
    Claim first = here.claim(ACME, 50).orElseThrow();
    clock.advance(LEASE.plusSeconds(1));
    here.claim(ACME, 50).orElseThrow();

    failures.giveBack(first);

    assertThat(rows.value("select lease_owner from gateway_order")).isEqualTo("here");
  }

  @Test
  void newsDuringAClaimKeepsARefusedOrderDueNow() {
    accept("1", "N1");
    Claim claim = here.claim(ACME, 50).orElseThrow();
    accept("2", "N1");

    failures.refused(claim.only(), Cause.ORDER_REFUSED, "refused");

    assertThat(claim.only().open()).hasSize(1);
    assertThat(here.claim(ACME, 50).orElseThrow().only().open()).hasSize(2);
  }

  @Test
  void voidedLeasesAreFreeAtOnce() {
    accept("1", "N1");
    here.claim(ACME, 50).orElseThrow();

    there.voidLeases();

    assertThat(there.claim(ACME, 50)).isPresent();
  }

  @Test
  void longestDueOrdersComeFirstAndNoMoreThanTheLimit() {
    accept("1", "N1");
    clock.advance(Duration.ofSeconds(1));
    accept("2", "N2");
    clock.advance(Duration.ofSeconds(1));
    accept("3", "N3");

    Claim claim = here.claim(ACME, 2).orElseThrow();

    assertThat(claim.orders())
        .extracting(order -> order.key().orderId())
        .containsExactlyInAnyOrder("N1", "N2");
  }

  /** They wait for sinks: read again with each fetch, they would keep the order due until then. */
  @Test
  void whatAVersionIsOfAlreadyDoesNotHideWhatIsNew() {
    for (int i = 0; i < Claims.OPEN_MAX; i++) {
      accept("old" + i, "N1");
    }
    assertThat(here.claim(ACME, 50).orElseThrow().only().complete()).isFalse();
    clock.advance(LEASE.plusSeconds(1));
    rows.change("update gateway_notification set version = 1");
    accept("new", "N1");

    ClaimedOrder order = here.claim(ACME, 50).orElseThrow().only();

    assertThat(order.complete()).isTrue();
    assertThat(order.open())
        .hasSize(Claims.OPEN_MAX)
        .last()
        .matches(last -> last.externalId().contains("new"));
  }

  private void accept(String eventId, String orderId) {
    Notification notification = Notices.picked(eventId, orderId, clock.instant());
    Acceptance acceptance = new Acceptance(Duration.ofMinutes(5));
    store.write(session -> acceptance.accept(session, notification, clock.instant(), true, null));
  }
}
