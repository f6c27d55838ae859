package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.accept.Acceptance;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.DueWork;
import dev.ordergateway.enrich.Retries;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.testing.LedgerDatabase;
import dev.ordergateway.testing.SettableClock;
import dev.ordergateway.testing.StoreRows;
import dev.ordergateway.update.Acknowledgement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several sinks are to get and have got, on any database, for two workers of each. */
abstract class DeliveriesContract {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final DueWork.Demand MANY = new DueWork.Demand("", 1, 64);
  private static final Sink FIRST = new Sink(Sink.FIRST, "direct:one", List.of(), List.of());
  private static final Sink ERP = new Sink("erp", "direct:erp", List.of(), List.of());

  private static final String SENT_TO_ERP =
      "select sent_version from gateway_delivery where sink = 'erp' and order_id = 'N1'";

  @TempDir Path home;
  private final Acknowledgement acknowledgement = new Acknowledgement(acknowledging());
  private final SettableClock clock = new SettableClock();
  private final Sinks sinks = new Sinks(List.of(FIRST, ERP));
  private StoreRows rows;
  private Store store;
  private Store second;
  private Worker here;
  private Worker there;

  abstract LedgerDatabase ledger(Path home);

  /** The store as another process would have it, or the same where there is one process only. */
  abstract Store another(Store store);

  @BeforeEach
  void open() {
    LedgerDatabase ledger = ledger(home);
    rows = ledger.rows();
    store = Store.open(ledger.database(), 1_000, Duration.ofSeconds(10));
    second = another(store);
    here = new Worker(store, "here");
    there = new Worker(second, "there");
  }

  @AfterEach
  void close() {
    if (second != store) {
      second.close();
    }
    store.close();
  }

  @Test
  void oneSinkIsSentByOneWorkerAndTheOthersBesideIt() {
    owe("N1", 1);

    assertThat(here.take(ERP)).isPresent();

    assertThat(there.take(ERP)).isEmpty();
    assertThat(here.take(ERP)).isEmpty();
    assertThat(there.take(FIRST)).isPresent();
  }

  @Test
  void whatOneLookHasClaimedIsGivenBackTogether() {
    owe("N1", 1);
    owe("N2", 1);
    DueWork.Task first = here.task(ERP).orElseThrow();
    assertThat(there.take(ERP)).isEmpty();

    first.giveUp();

    assertThat(there.take(ERP)).isPresent();
    assertThat(there.take(ERP)).isPresent();
  }

  @Test
  void lateFailureHasNoEffectOnceItsShipmentWasTakenOver() {
    owe("N0", 1);
    here.deliveries.delivered(here.take(ERP).orElseThrow());
    owe("N1", 1);
    Shipment late = here.take(ERP).orElseThrow();
    clock.advance(LEASE.plusSeconds(1));
    Shipment taken = there.take(ERP).orElseThrow();

    here.refuse(late);

    assertThat(order("N1")).isEqualTo("accepted 0");
    there.deliveries.delivered(taken);
    assertThat(rows.value(SENT_TO_ERP)).isEqualTo(1);
    assertThat(rows.value("select count(*) from gateway_attempt where order_id = 'N1'"))
        .isEqualTo(1);
  }

  /** A sink that always takes longer than a lease would otherwise get it again and again. */
  @Test
  void lateDeliveryIsKnownAndSentNoThirdTime() {
    owe("N1", 1);
    Shipment late = here.take(ERP).orElseThrow();
    clock.advance(LEASE.plusSeconds(1));
    Shipment second = there.take(ERP).orElseThrow();

    here.deliveries.delivered(late);

    assertThat(rows.value(SENT_TO_ERP)).isEqualTo(1);
    there.deliveries.delivered(second);
    assertThat(rows.value("select count(*) from gateway_attempt where outcome = 'delivered'"))
        .isEqualTo(1);
    clock.advance(LEASE.plusSeconds(1));
    assertThat(here.take(ERP)).isEmpty();
    owe("N1", 2);
    Shipment newer = here.take(ERP).orElseThrow();
    here.deliveries.delivered(newer);
    there.deliveries.delivered(second);
    assertThat(rows.value(SENT_TO_ERP)).isEqualTo(2);
  }

  @Test
  void lateDeliveryOfAnErasedOrderIsNotNoted() {
    owe("N1", 1);
    Shipment late = here.take(ERP).orElseThrow();
    clock.advance(LEASE.plusSeconds(1));
    there.take(ERP).orElseThrow();
    rows.change("update gateway_order set erased_version = 1");

    here.deliveries.delivered(late);

    assertThat(rows.value(SENT_TO_ERP)).isEqualTo(0);
  }

  @Test
  void lastSinkSettlesTheOrder() {
    owe("N1", 1);

    here.deliveries.delivered(here.take(ERP).orElseThrow());
    assertThat(order("N1")).isEqualTo("accepted 0");
    assertThat(notification("N1")).isEqualTo("accepted");
    here.deliveries.delivered(here.take(FIRST).orElseThrow());

    assertThat(order("N1")).isEqualTo("delivered 1");
    assertThat(notification("N1")).isEqualTo("delivered");
    assertThat(rows.value("select send_at from gateway_order")).isNull();
  }

  /** Neither of two processes may overlook what the other has just noted. */
  @Test
  void sinksThatEndAtOnceSettleTheOrder() {
    int orders = 40;
    for (int i = 0; i < orders; i++) {
      owe("N" + i, 1);
    }
    List<Shipment> ours = here.takeAll(FIRST);
    List<Shipment> theirs = there.takeAll(ERP);
    assertThat(ours).hasSize(orders);

    List<CompletableFuture<Void>> ends = new ArrayList<>();
    ours.forEach(each -> ends.add(here.delivering(each)));
    theirs.forEach(each -> ends.add(there.delivering(each)));
    ends.forEach(CompletableFuture::join);

    assertThat(rows.select("select order_id from gateway_order where state <> 'delivered'"))
        .isEmpty();
    assertThat(
            rows.select("select order_id from gateway_notification where outcome <> 'delivered'"))
        .isEmpty();
  }

  @Test
  void versionThatIsStoredWhileOneIsUnderWayIsSentAfterIt() {
    owe("N1", 1);
    here.deliveries.delivered(here.take(FIRST).orElseThrow());
    Shipment first = here.take(ERP).orElseThrow();
    owe("N1", 2);
    assertThat(there.take(ERP)).isEmpty();

    here.deliveries.delivered(first);

    assertThat(order("N1")).isEqualTo("accepted 1");
    assertThat(there.take(ERP).orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void refusedOrderIsParkedForThatSinkAloneAndReopenedThereAlone() {
    owe("N0", 1);
    here.deliveries.delivered(here.take(ERP).orElseThrow());
    owe("N1", 1);

    here.refuse(here.take(ERP).orElseThrow());

    assertThat(rows.value("select cause from gateway_order where order_id = 'N1'"))
        .isEqualTo("sink-refused-erp");
    assertThat(there.take(ERP)).isEmpty();
    assertThat(there.takeAll(FIRST)).hasSize(2).allSatisfy(there.deliveries::delivered);
    assertThat(order("N1")).isEqualTo("parked 0");
    reopen("N1");
    assertThat(order("N1")).isEqualTo("accepted 0");
    assertThat(there.take(FIRST)).isEmpty();
    there.deliveries.delivered(there.take(ERP).orElseThrow());
    assertThat(notification("N1")).isEqualTo("delivered");
  }

  @Test
  void orderThatIsReopenedLaterForOneSinkIsNotPutOffForTheOthers() {
    owe("N0", 1);
    here.deliveries.delivered(here.take(ERP).orElseThrow());
    owe("N1", 1);
    here.refuse(here.take(ERP).orElseThrow());

    reopen("N1", Duration.ofHours(1));

    assertThat(there.take(ERP)).isEmpty();
    assertThat(there.takeAll(FIRST)).hasSize(2);
  }

  @Test
  void refusalOfAVersionThatANewerOneHasReplacedParksNothing() {
    owe("N0", 1);
    here.deliveries.delivered(here.take(ERP).orElseThrow());
    owe("N1", 1);
    Shipment first = here.take(ERP).orElseThrow();
    owe("N1", 2);

    here.refuse(first);

    assertThat(order("N1")).isEqualTo("accepted 0");
    clock.advance(Duration.ofMinutes(1));
    Shipment next = here.take(ERP).orElseThrow();
    assertThat(next.version()).isEqualTo(2);
    assertThat(next.attempts()).isZero();
  }

  @Test
  void sinkIsFilledWithWhatItLacksAndWants() {
    Sink late = new Sink("late", "direct:late", List.of(), List.of("new"));
    Sinks more = new Sinks(List.of(FIRST, ERP, late));
    owe("N1", 1);
    owe("N2", 1);
    rows.change("update gateway_order set status = 'shipped' where order_id = 'N2'");
    SinkFilling filling = new SinkFilling(store, more, acknowledgement, clock);
    List<OrderKey> both = List.of(key("N1"), key("N2"));

    assertThat(filling.fill(both, "late")).isEqualTo(1);

    assertThat(filling.fill(both, "late")).isZero();
    assertThat(here.take(late).orElseThrow().key().orderId()).isEqualTo("N1");
    assertThat(here.take(late)).isEmpty();
  }

  @Test
  void orderThatASinkWhichIsGoneHasRefusedIsParkedForWhatAnotherRefuses() {
    owe("N0", 1);
    here.deliveries.delivered(here.take(ERP).orElseThrow());
    here.deliveries.delivered(here.take(FIRST).orElseThrow());
    owe("N1", 1);
    here.refuse(here.take(ERP).orElseThrow());
    here.refuse(here.take(FIRST).orElseThrow());
    String cause = "select cause from gateway_order where state = 'parked'";
    assertThat(rows.value(cause)).isEqualTo("sink-refused-erp");

    new RemovedSinks(store, new Sinks(List.of(FIRST)), acknowledgement, clock).letGo();

    assertThat(rows.value(cause)).isEqualTo("sink-refused");
    assertThat(rows.value("select cause from gateway_notification where state = 'parked'"))
        .isEqualTo("sink-refused");
  }

  @Test
  void platformIsToldOfAnOrderWhoseLastOpenSinkIsGone() {
    owe("N1", 1);
    here.deliveries.delivered(here.take(FIRST).orElseThrow());
    assertThat(rows.count("gateway_update")).isZero();

    new RemovedSinks(store, new Sinks(List.of(FIRST)), acknowledgement, clock).letGo();

    assertThat(rows.value("select reason from gateway_update where order_id = 'N1'"))
        .isEqualTo("acknowledge");
  }

  @Test
  void sinkThatIsGoneKeepsNoOrderWaiting() {
    owe("N1", 1);
    owe("N2", 1);
    here.takeAll(FIRST).forEach(here.deliveries::delivered);
    Shipment held = here.take(ERP).orElseThrow();

    new RemovedSinks(store, new Sinks(List.of(FIRST)), acknowledgement, clock).letGo();

    assertThat(order("N1")).isEqualTo("delivered 1");
    assertThat(order("N2")).isEqualTo("delivered 1");
    here.deliveries.delivered(held);
    assertThat(rows.select("select 1 from gateway_delivery where sent_version > 0")).hasSize(2);
    assertThat(rows.select("select 1 from gateway_delivery where lease_owner is not null"))
        .isEmpty();
  }

  @Test
  void versionThatItsAgeHasRemovedMeanwhileIsLetGo() {
    owe("N1", 1);
    here.deliveries.delivered(here.take(FIRST).orElseThrow());
    store.write(session -> session.update("update gateway_version set event = ?", new byte[0]));

    assertThat(here.take(ERP)).isEmpty();

    assertThat(order("N1")).isEqualTo("delivered 1");
    assertThat(rows.select("select 1 from gateway_delivery where send_at is not null")).isEmpty();
  }

  private static Settings acknowledging() {
    Map<String, String> account = Map.of("acknowledge", "exported", "calls-per-minute", "500");
    return new Settings(Path.of(""), Map.of(), List.of(new Account("maropost", "acme", account)));
  }

  /** One process: its workers for each sink, and what they record. */
  private final class Worker {
    private final Deliveries deliveries;
    private final Store own;
    private final AccountHealth health;
    private final String owner;

    Worker(Store own, String owner) {
      this.own = own;
      this.owner = owner;
      AccountHealth.Pauses pauses =
          new AccountHealth.Pauses(
              Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofMinutes(1));
      this.health = new AccountHealth(own, pauses, clock, new Random(1));
      Retries retries =
          new Retries(
              Duration.ofSeconds(2), Duration.ofMinutes(5), 8, Duration.ofHours(2), new Random(1));
      this.deliveries =
          new Deliveries(
              own,
              health,
              retries,
              1,
              () -> false,
              acknowledgement,
              new WorkSignal(),
              new Meters(new SimpleMeterRegistry()),
              clock);
    }

    private SendWork work(Sink sink) {
      return new SendWork(own, health, deliveries, sink, owner, LEASE, new WorkSignal(), clock);
    }

    Optional<DueWork.Task> task(Sink sink) {
      return work(sink).take(MANY);
    }

    Optional<Shipment> take(Sink sink) {
      return work(sink).take(new DueWork.Demand("", 1, 1)).map(DeliveriesContract::shipment);
    }

    List<Shipment> takeAll(Sink sink) {
      SendWork work = work(sink);
      List<Shipment> all = new ArrayList<>();
      for (Optional<DueWork.Task> task = work.take(MANY);
          task.isPresent();
          task = work.take(MANY)) {
        all.add(shipment(task.get()));
      }
      return all;
    }

    CompletableFuture<Void> delivering(Shipment shipment) {
      return CompletableFuture.runAsync(() -> deliveries.delivered(shipment));
    }

    void refuse(Shipment shipment) {
      Exchange exchange = new DefaultExchange(new DefaultCamelContext());
      exchange.setProperty(
          Exchange.EXCEPTION_CAUGHT,
          new HttpOperationFailedException("http://erp", 422, "no", null, Map.of(), ""));
      deliveries.failed(shipment, exchange);
    }
  }

  private static Shipment shipment(DueWork.Task task) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    task.begin(exchange);
    return exchange.getMessage().getBody(Shipment.class);
  }

  private static OrderKey key(String orderId) {
    return new OrderKey("maropost", "acme", orderId);
  }

  /**
   * A notification has come and was worked: its version is stored, and both sinks are to get it.
   */
  final StoreRows rows() {
    return rows;
  }

  final Optional<Shipment> takeForErp() {
    return here.take(ERP);
  }

  final void owe(String orderId, int version) {
    Instant now = clock.instant();
    byte[] event = ("{\"version\":" + version + "}").getBytes(StandardCharsets.UTF_8);
    store.write(
        key(orderId),
        session -> {
          session.update(
              """
              insert into gateway_order (source, account, order_id, state, version, status, send_at,
                first_seen_at, changed_at)
              values ('maropost', 'acme', ?, 'accepted', ?, 'new', ?, ?, ?)
              on conflict (source, account, order_id) do update set version = excluded.version""",
              orderId,
              version,
              now,
              now,
              now);
          session.update(
              """
              insert into gateway_version (source, account, order_id, version, status,
                content_hash, event, created_at)
              values ('maropost', 'acme', ?, ?, 'new', 'a hash', ?, ?)""",
              orderId,
              version,
              event,
              now);
          session.update(
              """
              insert into gateway_notification (source, account, external_id, order_id,
                received_at, via, state, version, body)
              values ('maropost', 'acme', ?, ?, ?, 'webhook', 'accepted', ?, ?)""",
              orderId + "/" + version,
              orderId,
              now,
              version,
              event);
          sinks.owe(session, key(orderId), version, "new", now);
          return true;
        });
  }

  private void reopen(String orderId) {
    reopen(orderId, Duration.ZERO);
  }

  private void reopen(String orderId, Duration later) {
    Instant now = clock.instant();
    store.write(
        key(orderId),
        session -> {
          new Acceptance(Duration.ofMinutes(5))
              .reopenAt(session, key(orderId), now.plus(later), now);
          // The fetch that follows brings nothing new.
          return session.update(
              "update gateway_order set due_at = null where order_id = ?", orderId);
        });
  }

  private String order(String orderId) {
    return (String)
        rows.value(
            "select state || ' ' || sent_version from gateway_order where order_id = ?", orderId);
  }

  private String notification(String orderId) {
    return (String)
        rows.value(
            "select coalesce(outcome, state) from gateway_notification where order_id = ?",
            orderId);
  }
}
