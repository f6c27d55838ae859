package dev.ordergateway.enrich;

import static dev.ordergateway.testing.DueWorkFixture.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.testing.DueWorkFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a fetch that was taken leaves behind, however it ends, on a real store. */
class EnrichWorkTest {
  private static final DueWork.Demand ONE = new DueWork.Demand("maropost", 50, 1);

  private DueWorkFixture fixture;
  private EnrichWork work;

  @BeforeEach
  void acceptOneOrder(@TempDir Path home) {
    fixture = new DueWorkFixture(home);
    work =
        new EnrichWork(
            fixture.settings(),
            fixture.claims(),
            fixture.budgets(),
            fixture.health(),
            new OrderFailures(
                fixture.store(), DueWorkFixture.retries(), () -> false, fixture.clock()),
            fixture.calls(),
            fixture.signal(),
            fixture.clock());
    fixture.accept("1", "N1");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void workThatIsGivenUpIsFreeAndWasNoCall() {
    fixture
        .health()
        .pause("maropost", "acme", AccountHealth.State.PAUSED, null, "the platform answered 500");
    fixture.clock().advance(Duration.ofSeconds(10));
    DueWork.Task probe = work.take(ONE).orElseThrow();

    probe.giveUp();

    assertThat(fixture.rows().count("gateway_call")).isZero();
    assertThat(fixture.budgets().of(ACME, CallBudgets.Kind.ORDERS).left()).isEqualTo(10);
    assertThat(fixture.health().isHealthy("maropost", "acme"))
        .as("healthy without an answer")
        .isFalse();
    assertThat(fixture.rows().value("select lease_owner from gateway_order")).isNull();
    assertThat(work.take(ONE)).isPresent();
  }

  @Test
  void storeThatFailsIsNotTheAccountsFault() {
    DueWork.Task fetch = work.take(ONE).orElseThrow();
    Exchange exchange = DueWorkFixture.exchange();
    exchange.setException(new StoreException("the store did not commit within 300 ms"));

    fetch.end(exchange);

    assertThat(fixture.health().isHealthy("maropost", "acme")).isTrue();
    assertThat(fixture.rows().value("select lease_owner from gateway_order")).isNull();
    assertThat(fixture.rows().value("select failure_count from gateway_order")).isEqualTo(0);
  }

  @Test
  void refusalThatNoRouteHandledIsTheOrdersAndTheyAreAskedForInHalves() {
    fixture.accept("2", "N2");
    DueWork.Task fetch = work.take(ONE).orElseThrow();
    Exchange exchange = DueWorkFixture.exchange();
    exchange.setException(new RuntimeException(new OrdersRefused("the platform answered 422")));

    fetch.end(exchange);

    assertThat(fixture.health().isHealthy("maropost", "acme")).isTrue();
    assertThat(orders(work.take(ONE))).isEqualTo(1);
    assertThat(orders(work.take(new DueWork.Demand("maropost", 50, 2)))).isEqualTo(1);
    assertThat(fixture.rows().value("select sum(failure_count) from gateway_order")).isEqualTo(0);
  }

  @Test
  void stopIsNotTheAccountsFault() {
    DueWork.Task fetch = work.take(ONE).orElseThrow();

    fetch.end(DueWorkFixture.stopped());

    assertThat(fixture.health().isHealthy("maropost", "acme")).isTrue();
    assertThat(fixture.rows().value("select outcome from gateway_call")).isEqualTo("stopped");
    assertThat(fixture.rows().value("select failure_count from gateway_order")).isEqualTo(0);
    assertThat(work.take(ONE)).as("free at once").isPresent();
  }

  private static int orders(Optional<DueWork.Task> task) {
    Exchange exchange = DueWorkFixture.exchange();
    task.orElseThrow().begin(exchange);
    return exchange.getMessage().getBody(Claim.class).orders().size();
  }
}
