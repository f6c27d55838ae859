package dev.ordergateway.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.enrich.DueWork;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.testing.DueWorkFixture;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page that was taken leaves behind, however it ends, on a real store. */
class PollWorkTest {
  private static final DueWork.Demand PAGE = new DueWork.Demand("maropost", 1, 1);

  private DueWorkFixture fixture;
  private PollWork work;

  @BeforeEach
  void makeOneListDue(@TempDir Path home) {
    fixture = new DueWorkFixture(home);
    Cursors cursors =
        new Cursors(fixture.store(), fixture.settings(), "here", fixture.signal(), fixture.clock());
    cursors.start();
    work =
        new PollWork(
            fixture.settings(),
            cursors,
            new Readings(1, fixture.signal(), fixture.clock()),
            fixture.claims(),
            fixture.budgets(),
            fixture.health(),
            fixture.calls(),
            fixture.signal(),
            fixture.clock());
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void stopIsNotTheAccountsFault() {
    DueWork.Task page = work.take(PAGE).orElseThrow();

    page.end(DueWorkFixture.stopped());

    assertThat(fixture.health().isHealthy("maropost", "acme")).isTrue();
    assertThat(fixture.rows().value("select outcome from gateway_call")).isEqualTo("stopped");
    assertThat(work.take(PAGE)).as("the same page, at once").isPresent();
  }

  @Test
  void failureThatNoRouteHandledPausesTheAccountAndPutsThePageOff() {
    DueWork.Task page = work.take(PAGE).orElseThrow();
    Exchange exchange = DueWorkFixture.exchange();
    exchange.setException(new IllegalStateException("an integrator's own step failed"));

    page.end(exchange);

    assertThat(fixture.health().isHealthy("maropost", "acme")).isFalse();
    assertThat(work.take(PAGE)).isEmpty();
  }

  @Test
  void storeThatFailsIsNotTheAccountsFault() {
    DueWork.Task page = work.take(PAGE).orElseThrow();
    Exchange exchange = DueWorkFixture.exchange();
    exchange.setException(new StoreException("the store did not commit within 300 ms"));

    page.end(exchange);

    assertThat(fixture.health().isHealthy("maropost", "acme")).isTrue();
  }
}
