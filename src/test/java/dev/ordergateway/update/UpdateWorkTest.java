package dev.ordergateway.update;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.ordergateway.enrich.DueWork;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.testing.DueWorkFixture;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a write that was taken leaves behind, however it ends, on a real store. */
class UpdateWorkTest {
  private static final DueWork.Demand WRITE = new DueWork.Demand("maropost", 1, 1);

  private DueWorkFixture fixture;
  private UpdateWork work;

  @BeforeEach
  void askForOneWrite(@TempDir Path home) {
    fixture = new DueWorkFixture(home);
    work =
        new UpdateWork(
            new UpdateWork.Means(
                fixture.settings(),
                fixture.claims(),
                fixture.budgets(),
                fixture.health(),
                fixture.calls()),
            fixture.store(),
            DueWorkFixture.retries(),
            fixture.signal(),
            new WorkSignal(),
            fixture.meters(),
            fixture.clock());
    fixture
        .store()
        .write(
            session -> {
              session.update(
                  """
                  insert into gateway_order (source, account, order_id, state, version,
                    first_seen_at, changed_at)
                  values ('maropost', 'acme', 'N1', 'delivered', 1, ?, ?)""",
                  fixture.clock().instant(),
                  fixture.clock().instant());
              Updates.ask(
                  session,
                  new OrderKey("maropost", "acme", "N1"),
                  OrderUpdate.Reason.ASKED,
                  JsonNodeFactory.instance.objectNode().put("OrderStatus", "Pack"),
                  1,
                  fixture.clock().instant());
              return true;
            });
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Nobody knows whether the platform has it: it is looked at before it is made again. */
  @Test
  void stopIsNotTheAccountsFaultAndTheOrderIsLookedAt() {
    end(DueWorkFixture.stopped());

    assertThat(fixture.health().isHealthy("maropost", "acme")).isTrue();
    assertThat(fixture.rows().value("select outcome from gateway_call")).isEqualTo("stopped");
    assertThat(fixture.rows().value("select due_at from gateway_order")).isNull();
    fixture.clock().advance(Duration.ofMinutes(5));
    assertThat(work.take(WRITE)).as("made again without a look").isEmpty();
    assertThat(fixture.rows().value("select due_at from gateway_order")).isNotNull();
  }

  @Test
  void failureThatNoRouteHandledPausesTheAccount() {
    Exchange exchange = DueWorkFixture.exchange();
    exchange.setException(new IllegalStateException("an integrator's own step failed"));

    end(exchange);

    assertThat(fixture.health().isHealthy("maropost", "acme")).isFalse();
  }

  private void end(Exchange exchange) {
    DueWork.Task write = work.take(WRITE).orElseThrow();
    write.begin(exchange);
    write.end(exchange);
  }
}
