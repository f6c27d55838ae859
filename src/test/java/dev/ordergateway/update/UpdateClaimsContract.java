package dev.ordergateway.update;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.ordergateway.enrich.Retries;
import dev.ordergateway.ledger.ClockWatch;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.Times;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.settings.Account;
import dev.ordergateway.testing.LedgerDatabase;
import dev.ordergateway.testing.SettableClock;
import dev.ordergateway.testing.StoreRows;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which write is made next, and which one waits, on any database. */
abstract class UpdateClaimsContract {
  private static final Account ACME = new Account("maropost", "acme", Map.of());
  private static final Duration LEASE = Duration.ofSeconds(60);

  @TempDir Path home;
  final SettableClock clock = new SettableClock();
  Store store;
  StoreRows rows;
  UpdateClaims claims;
  private UpdateOutcomes outcomes;

  abstract LedgerDatabase ledger(Path home);

  @BeforeEach
  void open() {
    LedgerDatabase ledger = ledger(home);
    rows = ledger.rows();
    store = Store.open(ledger.database(), 1_000, Duration.ofSeconds(20));
    claims = new UpdateClaims(store, LEASE, clock);
    Retries retries =
        new Retries(
            Duration.ofSeconds(2), Duration.ofMinutes(5), 2, Duration.ofHours(2), new Random(1));
    outcomes = new UpdateOutcomes(store, retries, new Meters(new SimpleMeterRegistry()), clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void laterWriteOfAnOrderWaitsUntilTheEarlierOneIsMade() {
    order("N1");
    ask("N1", "Pack");
    ask("N1", "Dispatched");
    OrderUpdate pack = taken("Pack");
    assertNoneIsTaken();
    outcomes.postponed(pack, 1, "paused", "no answer");

    assertNoneIsTaken();
    assertThat(claims.nextDue(ACME).orElseThrow()).isAfter(clock.instant());
    clock.advance(Duration.ofMinutes(5));
    assertThat(claims.claim(ACME).fetching()).as("the order is looked at").isTrue();
    assertNoneIsTaken();
    fetched("N1");
    outcomes.written(taken("Pack"), 2);

    outcomes.written(taken("Dispatched"), 3);
    assertThat(claims.nextDue(ACME)).isEmpty();
  }

  @Test
  void laterWriteOfAnOrderIsMadeOnceTheEarlierOneIsGivenUp() {
    order("N1");
    ask("N1", "Pack");
    ask("N1", "Dispatched");
    outcomes.refused(taken("Pack"), 1, "no such status");
    clock.advance(Duration.ofMinutes(5));
    fetchFirst("N1");
    outcomes.refused(taken("Pack"), 2, "no such status");

    taken("Dispatched");
    assertThat(rows.value("select state from gateway_update order by id limit 1"))
        .isEqualTo("refused");
  }

  @Test
  void echoOfAnEarlierWriteOvertakesNoLaterOneThoughItIsAVersion() {
    order("N1");
    version("N1", 1, "New");
    ask("N1", "Pack");
    ask("N1", "Dispatched");
    outcomes.written(taken("Pack"), 1);

    version("N1", 2, "Pack");

    taken("Dispatched");
  }

  @Test
  void whatSomebodyElseWroteSinceOvertakesAlsoIfItWasOursBefore() {
    order("N1");
    ask("N1", "Pack");
    outcomes.written(taken("Pack"), 1);
    version("N1", 1, "New");
    ask("N1", "Pick");
    ask("N1", "Dispatched");
    outcomes.written(taken("Pick"), 2);

    version("N1", 2, "Pack");

    UpdateClaims.Look look = claims.claim(ACME);
    assertThat(look.taken()).isEmpty();
    assertThat(look.overtaken()).isEqualTo(1);
  }

  @Test
  void writeOfAnotherOrderDoesNotWait() {
    order("N1");
    order("N2");
    ask("N1", "Pack");
    ask("N1", "Dispatched");
    taken("Pack");
    ask("N2", "Pick");

    taken("Pick");
    assertNoneIsTaken();
  }

  @Test
  void noLookReadsMoreThanAPageAndThoseWhoWaitKeepNobodyElseWaiting() {
    waiting(DueUpdates.PAGE_MAX + 50);
    order("free");
    ask("free", "Pack");
    clock.advance(Duration.ofSeconds(1));

    assertNoneIsTaken();
    assertThat(putOff()).isEqualTo(DueUpdates.PAGE_MAX);
    assertThat(claims.nextDue(ACME).orElseThrow()).isBeforeOrEqualTo(clock.instant());

    taken("Pack");
    assertThat(putOff()).as("those behind the first page, and the call").isEqualTo(201);
  }

  @Test
  void writesThatWaitArePutOffByNoMoreThanSeconds() {
    waiting(DueUpdates.PAGE_MAX);
    clock.advance(Duration.ofSeconds(1));
    assertNoneIsTaken();
    assertThat(claims.nextDue(ACME).orElseThrow())
        .isBetween(clock.instant(), clock.instant().plusSeconds(30));

    rows.change("update gateway_order set due_at = null, state = 'delivered'");
    clock.advance(Duration.ofSeconds(31));

    taken("Pick");
  }

  @Test
  void writesThatWaitAreLeftAsTheyAreWhereThereIsNobodyBehindThem() {
    waiting(3);
    order("free");
    ask("free", "Pack");
    clock.advance(Duration.ofSeconds(1));

    taken("Pack");
    assertNoneIsTaken();
    assertThat(putOff()).as("the call only").isEqualTo(1);
    rows.change("update gateway_order set due_at = null, state = 'delivered'");
    taken("Pick");
  }

  @Test
  void lookFromBeforeTheClockWentBackIsNoneAfterTheCallEvenWhenTheClockIsThereAgain() {
    order("N1");
    fetched("N1");
    ask("N1", "Pack");
    clock.advance(Duration.ofHours(-5));
    rows.change("update gateway_update set due_at = '" + Times.text(clock.instant()) + "'");
    clock.advance(Duration.ofSeconds(1));
    outcomes.postponed(taken("Pack"), 1, "paused", "no answer");

    clock.advance(Duration.ofHours(6));
    fetchFirst("N1");

    taken("Pack");
  }

  @Test
  void writeThatWasCalledBeforeTheClockWentBackIsMadeAfterOneLook() {
    order("N1");
    fetched("N1");
    ask("N1", "Pack");
    outcomes.postponed(taken("Pack"), 1, "paused", "no answer");
    clock.advance(Duration.ofHours(-5));
    bringForward();

    fetchFirst("N1");

    taken("Pack");
  }

  @Test
  void lookBeforeACallStaysNoLookAfterItWhenTheClockWentBack() {
    order("N1");
    fetched("N1");
    ask("N1", "Pack");
    outcomes.postponed(taken("Pack"), 1, "paused", "no answer");
    clock.advance(Duration.ofHours(-5));
    bringForward();

    clock.advance(Duration.ofHours(6));
    fetchFirst("N1");

    taken("Pack");
  }

  /** As at a start: the ledger's newest row lies ahead. */
  private void bringForward() {
    try (ClockWatch watch =
        new ClockWatch(store, Duration.ofHours(1), LEASE, clock, System::nanoTime)) {
      watch.repair();
    }
    clock.advance(Duration.ofSeconds(1));
  }

  /** Writes of orders that are due. */
  private void waiting(int count) {
    store.write(
        session -> {
          for (int i = 0; i < count; i++) {
            insert(session, "waiting-" + i);
            ask(session, "waiting-" + i, "Pick");
          }
          return session.update(
              "update gateway_order set due_at = ?, state = 'accepted'", clock.instant());
        });
    clock.advance(Duration.ofSeconds(1));
  }

  private int putOff() {
    return (int)
        rows.value(
            "select count(*) from gateway_update where due_at > ?", Times.text(clock.instant()));
  }

  /** The write that is taken now; it sets this status. */
  OrderUpdate taken(String status) {
    OrderUpdate update = claims.claim(ACME).taken().orElseThrow();
    assertThat(update.fields().path("OrderStatus").asText()).isEqualTo(status);
    return update;
  }

  void assertNoneIsTaken() {
    assertThat(claims.claim(ACME).taken()).isEmpty();
  }

  /** One whose call has begun before: its order is looked at, and does not show it. */
  void fetchFirst(String orderId) {
    UpdateClaims.Look look = claims.claim(ACME);
    assertThat(look.taken()).isEmpty();
    assertThat(look.fetching()).isTrue();
    fetched(orderId);
  }

  void order(String orderId) {
    store.write(session -> insert(session, orderId));
  }

  private int insert(Session session, String orderId) throws SQLException {
    return session.update(
        """
        insert into gateway_order (source, account, order_id, state, version, first_seen_at,
          changed_at)
        values ('maropost', 'acme', ?, 'delivered', 1, ?, ?)""",
        orderId,
        clock.instant(),
        clock.instant());
  }

  /** A fetch has found this status, and it became a version. */
  private void version(String orderId, int version, String status) {
    fetched(orderId);
    String event = "{\"data\":{\"platformOrder\":{\"OrderStatus\":\"" + status + "\"}}}";
    store.write(
        session ->
            session.update(
                    """
                    insert into gateway_version (source, account, order_id, version, status,
                      content_hash, event, created_at)
                    values ('maropost', 'acme', ?, ?, 'new', ?, ?, ?)""",
                    orderId,
                    version,
                    status,
                    event.getBytes(StandardCharsets.UTF_8),
                    clock.instant())
                + session.update(
                    "update gateway_order set version = ? where order_id = ?", version, orderId));
    clock.advance(Duration.ofSeconds(1));
  }

  void ask(String orderId, String status) {
    store.write(session -> ask(session, orderId, status));
  }

  private boolean ask(Session session, String orderId, String status) throws SQLException {
    Updates.ask(
        session,
        new OrderKey("maropost", "acme", orderId),
        OrderUpdate.Reason.ASKED,
        JsonNodeFactory.instance.objectNode().put("OrderStatus", status),
        1,
        clock.instant());
    return true;
  }

  /** The fetch of a due order has ended and brought nothing new. */
  void fetched(String orderId) {
    clock.advance(Duration.ofSeconds(1));
    store.write(
        session ->
            session.update(
                """
                update gateway_order set due_at = null, state = 'delivered', fetched_at = ?
                where order_id = ?""",
                clock.instant(),
                orderId));
    clock.advance(Duration.ofSeconds(1));
  }
}
