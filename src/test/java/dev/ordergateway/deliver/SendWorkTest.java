package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.DueWork;
import dev.ordergateway.enrich.Retries;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.testing.SettableClock;
import dev.ordergateway.update.Acknowledgement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the sink's work is looked for, and what of it is taken, on a real store. */
class SendWorkTest {
  private static final DueWork.Demand FOUR = new DueWork.Demand("", 1, 4);

  @TempDir Path home;
  private final SettableClock clock = new SettableClock();
  private Store store;
  private SendWork work;

  @BeforeEach
  void open() {
    store =
        Store.open(
            new SqliteDatabase("jdbc:sqlite:gateway.db", home), 1_000, Duration.ofSeconds(10));
    AccountHealth.Pauses pauses =
        new AccountHealth.Pauses(
            Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofMinutes(1));
    AccountHealth health = new AccountHealth(store, pauses, clock, new Random(1));
    Sink erp = new Sink("erp", "direct:erp", List.of(), List.of());
    work =
        new SendWork(
            store,
            health,
            new Deliveries(
                store,
                health,
                new Retries(
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(5),
                    8,
                    Duration.ofHours(2),
                    new Random(1)),
                1,
                () -> false,
                new Acknowledgement(new Settings(home, Map.of(), List.of())),
                new WorkSignal(),
                new Meters(new SimpleMeterRegistry()),
                clock),
            erp,
            "here",
            Duration.ofMinutes(1),
            new WorkSignal(),
            clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void orderThatIsToBeSentMuchLaterDoesNotKeepTheNextOneWaiting() {
    insertOrderToSend(clock.instant().plus(Duration.ofMinutes(5)));

    assertThat(work.take(FOUR)).isEmpty();
    assertThat(work.idle(FOUR)).isLessThanOrEqualTo(DueWork.IDLE_MAX);
  }

  @Test
  void shipmentThatIsGivenUpIsFree() {
    insertOrderToSend(clock.instant());
    DueWork.Task shipment = work.take(FOUR).orElseThrow();
    assertThat(work.take(FOUR)).isEmpty();

    shipment.giveUp();

    assertThat(work.take(FOUR)).isPresent();
  }

  private void insertOrderToSend(Instant sendAt) {
    Instant now = clock.instant();
    byte[] event = "{}".getBytes(StandardCharsets.UTF_8);
    store.write(
        session ->
            session.update(
                """
                insert into gateway_version (source, account, order_id, version, status,
                  content_hash, event, created_at)
                values ('maropost', 'acme', 'N1', 1, 'new', 'a hash', ?, ?)""",
                event,
                now));
    store.write(
        session ->
            session.update(
                """
                insert into gateway_delivery (source, account, order_id, sink, version, send_at)
                values ('maropost', 'acme', 'N1', 'erp', 1, ?)""",
                sendAt));
  }
}
