package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.MaropostEmulator;
import dev.ordergateway.emulator.StoreSecrets;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two accounts of one source, which share its routes: what one of them does to the other. */
class FairnessIT {
  private static final int BACKLOG = 600;
  private static final String DELIVERED = "select count(*) from gateway_sink where account = ?";

  private final MaropostEmulator beta = MaropostEmulator.start(StoreSecrets.invented("beta"));
  private OrderFlow flow;

  @BeforeEach
  void open(@TempDir Path home) {
    flow = new OrderFlow(home);
    flow.set("gateway.maropost.accounts", "acme,beta");
    flow.set("gateway.maropost.beta.notification-keys", beta.secrets().notificationKey());
    flow.set("gateway.maropost.beta.api-url", beta.apiUrl().toString());
    flow.set("gateway.maropost.beta.api-key", beta.secrets().apiKey());
    flow.set("gateway.maropost.beta.api-username", beta.secrets().apiUsername());
    flow.set("gateway.maropost.beta.currency", "NZD");
    flow.set("gateway.maropost.acme.calls-per-minute", "60000");
    flow.set("gateway.enrich.read-timeout", "4s");
    flow.maropost().callsPerMinute(60_000);
    flow.start();
    URI door = flow.gateway().address("/notifications/maropost");
    beta.webhooks().sendTo(door);
  }

  @AfterEach
  void close() {
    flow.close();
    beta.close();
  }

  @Test
  void accountWhoseApiAnswersNobodyHoldsUpNoOtherOfItsSource() {
    flow.maropost().faults().inject(Fault.slow(Duration.ofSeconds(6)), When.always());
    pileUp();

    for (int order = 1; order <= 10; order++) {
      beta.place("B" + order);
      flow.awaitSink("B" + order, "1 new");
    }

    assertThat(flow.value(DELIVERED, "acme")).isEqualTo(0);
    assertThat(flow.status("beta").path("health").asText()).isEqualTo("healthy");
    flow.maropost().faults().clear();
  }

  @Test
  void accountWithABacklogTakesTurnsWithTheOthers() {
    flow.maropost().faults().inject(Fault.slow(Duration.ofMillis(400)), When.always());
    pileUp();

    beta.place("B1");

    flow.awaitSink("B1", "1 new");
    assertThat((Integer) flow.value(DELIVERED, "acme")).as("of the backlog").isLessThan(BACKLOG);
    flow.maropost().faults().clear();
    Eventually.asserted(() -> assertThat(flow.value(DELIVERED, "acme")).isEqualTo(BACKLOG));
  }

  private void pileUp() {
    for (int order = 1; order <= BACKLOG; order++) {
      flow.maropost().place("N" + order);
    }
    Eventually.asserted(
        () ->
            assertThat(flow.value("select count(*) from gateway_order where account = 'acme'"))
                .isEqualTo(BACKLOG));
  }
}
