package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.accept.Acceptance;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.testing.SettableClock;
import dev.ordergateway.testing.StoreRows;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a fetch that was taken leaves behind, however it ends, on a real store. */
class EnrichWorkTest {
  private static final Account ACME =
      new Account("maropost", "acme", Map.of("calls-per-minute", "10"));
  private static final DueWork.Demand ONE = new DueWork.Demand("maropost", 50, 1);

  @TempDir Path home;
  private final SettableClock clock = new SettableClock();
  private Store store;
  private AccountHealth health;
  private CallBudgets budgets;
  private EnrichWork work;

  @BeforeEach
  void acceptOneOrder() {
    store =
        Store.open(
            new SqliteDatabase("jdbc:sqlite:gateway.db", home), 1_000, Duration.ofSeconds(10));
    Settings settings =
        new Settings(
            home,
            Map.of("gateway.enrich.connect-timeout", "5s", "gateway.enrich.answer-timeout", "30s"),
            List.of(ACME));
    AccountHealth.Pauses pauses =
        new AccountHealth.Pauses(
            Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofMinutes(1));
    health = new AccountHealth(store, pauses, clock, new Random(1));
    budgets = new CallBudgets(settings, store, clock);
    Retries retries =
        new Retries(
            Duration.ofSeconds(2), Duration.ofMinutes(5), 8, Duration.ofHours(2), new Random(1));
    Meters meters = new Meters(new SimpleMeterRegistry());
    work =
        new EnrichWork(
            settings,
            new Claims(store, "here", Duration.ofMinutes(1), clock),
            budgets,
            health,
            new OrderFailures(store, retries, () -> false, clock),
            new Calls(store, meters, clock),
            new WorkSignal(),
            clock);
    accept("1", "N1");
  }

  private void accept(String id, String orderId) {
    Notification notification =
        new Notification(
            "maropost",
            "acme",
            id,
            orderId,
            "Pick",
            clock.instant(),
            clock.instant(),
            Notification.Via.WEBHOOK,
            List.of(),
            null,
            List.of(),
            "<Event/>".getBytes(StandardCharsets.UTF_8));
    Acceptance acceptance = new Acceptance(Duration.ofMinutes(5));
    store.write(session -> acceptance.accept(session, notification, clock.instant(), true, null));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void workThatIsGivenUpIsFreeAndWasNoCall() {
    health.pause("maropost", "acme", AccountHealth.State.PAUSED, null, "the platform answered 500");
    clock.advance(Duration.ofSeconds(10));
    DueWork.Task probe = work.take(ONE).orElseThrow();

    probe.giveUp();

    assertThat(rows().count("gateway_call")).isZero();
    assertThat(budgets.of(ACME, CallBudgets.Kind.ORDERS).left()).isEqualTo(10);
    assertThat(health.isHealthy("maropost", "acme")).as("healthy without an answer").isFalse();
    assertThat(rows().value("select lease_owner from gateway_order")).isNull();
    assertThat(work.take(ONE)).isPresent();
  }

  @Test
  void storeThatFailsIsNotTheAccountsFault() {
    DueWork.Task fetch = work.take(ONE).orElseThrow();
    Exchange exchange = exchange();
    exchange.setException(new StoreException("the store did not commit within 300 ms"));

    fetch.end(exchange);

    assertThat(health.isHealthy("maropost", "acme")).isTrue();
    assertThat(rows().value("select lease_owner from gateway_order")).isNull();
    assertThat(rows().value("select failure_count from gateway_order")).isEqualTo(0);
  }

  @Test
  void refusalThatNoRouteHandledIsTheOrdersAndTheyAreAskedForInHalves() {
    accept("2", "N2");
    DueWork.Task fetch = work.take(ONE).orElseThrow();
    Exchange exchange = exchange();
    exchange.setException(new RuntimeException(new OrdersRefused("the platform answered 422")));

    fetch.end(exchange);

    assertThat(health.isHealthy("maropost", "acme")).isTrue();
    assertThat(orders(work.take(ONE))).isEqualTo(1);
    assertThat(orders(work.take(new DueWork.Demand("maropost", 50, 2)))).isEqualTo(1);
    assertThat(rows().value("select sum(failure_count) from gateway_order")).isEqualTo(0);
  }

  private static int orders(Optional<DueWork.Task> task) {
    Exchange exchange = exchange();
    task.orElseThrow().begin(exchange);
    return exchange.getMessage().getBody(Claim.class).orders().size();
  }

  private static Exchange exchange() {
    return new DefaultExchange(new DefaultCamelContext());
  }

  private StoreRows rows() {
    return new StoreRows(home.resolve("gateway.db"));
  }
}
