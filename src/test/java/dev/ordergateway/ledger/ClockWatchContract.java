package dev.ordergateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.LedgerDatabase;
import dev.ordergateway.testing.SettableClock;
import dev.ordergateway.testing.StoreRows;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to times that a clock has written which was set back since. */
abstract class ClockWatchContract {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration AHEAD_MAX = Duration.ofHours(1);

  @TempDir Path home;
  private final SettableClock clock = new SettableClock();
  private final AtomicLong nanos = new AtomicLong();
  private final List<Duration> followed = new ArrayList<>();
  Store store;
  private StoreRows rows;
  private ClockWatch watch;

  abstract LedgerDatabase ledger(Path home);

  @BeforeEach
  void open() {
    LedgerDatabase ledger = ledger(home);
    rows = ledger.rows();
    store = Store.open(ledger.database(), 100, Duration.ofSeconds(20));
    watch = new ClockWatch(store, AHEAD_MAX, LEASE, clock, nanos::get);
  }

  @AfterEach
  void close() {
    watch.close();
    store.close();
  }

  @Test
  void timesBeyondAnyDelayAreBroughtForwardAtStartAndOthersStay() {
    Instant soon = now().plusSeconds(600);
    order("far", now().plus(Duration.ofHours(5)));
    order("soon", soon);
    unsent(now().plus(Duration.ofHours(5)));
    paused(now().plus(Duration.ofHours(5)));

    watch.repair();

    assertThat(time("due_at", "far")).isBeforeOrEqualTo(now());
    assertThat(Times.parse((String) rows.value("select send_at from gateway_delivery")))
        .isBeforeOrEqualTo(now());
    assertThat(time("due_at", "soon")).isEqualTo(soon);
    assertThat(Times.parse((String) rows.value("select paused_until_at from gateway_account")))
        .isBeforeOrEqualTo(now());
  }

  @Test
  void rowFromTheFutureTellsAtStartThatTheClockWentBack() {
    order("soon", now().plusSeconds(600));
    attempt(now().plusSeconds(300));

    watch.repair();

    assertThat(time("due_at", "soon")).isBeforeOrEqualTo(now());
  }

  @Test
  void leaseIsCutToItsLengthAndKeepsItsOwner() {
    order("held", now());
    lease("held", now().plus(Duration.ofHours(5)));
    attempt(now().plusSeconds(300));

    watch.repair();

    assertThat(time("lease_until_at", "held")).isBetween(now(), now().plus(LEASE));
    assertThat(rows.value("select lease_owner from gateway_order")).isEqualTo("w");
  }

  @Test
  void stepBackBringsForwardWhatWaitsAndTellsThoseWhoKeepTimes() {
    watch.start(List.of(followed::add));
    order("soon", now().plusSeconds(600));

    clock.advance(Duration.ofMinutes(-3));
    look();

    assertThat(time("due_at", "soon")).isBeforeOrEqualTo(now());
    assertThat(followed).hasSize(1);
    assertThat(followed.get(0)).isBetween(Duration.ofSeconds(170), Duration.ofSeconds(181));
  }

  @Test
  void whatWasDoneAheadOfTheClockWasDoneNow() {
    Instant ahead = now().plus(Duration.ofMinutes(10));
    Instant past = now().minusSeconds(600);
    order("missing", now());
    set("missing", "missing_since_at", ahead);
    order("parked", now());
    set("parked", "parked_at", ahead);
    order("earlier", now());
    rows.change(
        "update gateway_order set state = 'parked', due_at = null where order_id <> 'missing'");
    set("earlier", "parked_at", past);
    unsent(now());
    rows.change("update gateway_delivery set parked_at = '" + Times.text(ahead) + "'");
    attempt(ahead);

    watch.repair();

    assertThat(time("missing_since_at", "missing")).isBeforeOrEqualTo(now());
    assertThat(time("parked_at", "parked")).isBeforeOrEqualTo(now());
    assertThat(time("parked_at", "earlier")).isEqualTo(past);
    assertThat(Times.parse((String) rows.value("select parked_at from gateway_delivery")))
        .isBeforeOrEqualTo(now());
  }

  @Test
  void callAndLookAheadOfTheClockAreInNoOrderAnyMore() {
    order("N1", now());
    set("N1", "fetched_at", now().plus(Duration.ofMinutes(10)));
    called("N1", now().plus(Duration.ofMinutes(5)));
    order("N2", now());
    set("N2", "fetched_at", now().plus(Duration.ofMinutes(5)));
    called("N2", now().minusSeconds(5));
    attempt(now().plusSeconds(300));

    watch.repair();

    assertThat(time("fetched_at", "N1")).isBeforeOrEqualTo(now()).isEqualTo(calledAt("N1"));
    assertThat(time("fetched_at", "N2")).isBeforeOrEqualTo(now()).isAfter(calledAt("N2"));
  }

  @Test
  void clockThatGoesAsTimeDoesIsLeftAlone() {
    watch.start(List.of(followed::add));
    Instant soon = now().plusSeconds(600);
    order("soon", soon);

    clock.advance(Duration.ofSeconds(30));
    nanos.addAndGet(Duration.ofSeconds(30).toNanos());
    look();
    clock.advance(Duration.ofSeconds(-2));
    look();

    assertThat(time("due_at", "soon")).isEqualTo(soon);
    assertThat(followed).isEmpty();
  }

  @Test
  void stepThatIsCorrectedWithinASecondWasNone() {
    watch.start(List.of(followed::add));
    Instant soon = now().plusSeconds(600);
    order("soon", soon);

    clock.advance(Duration.ofHours(-5));
    watch.look();
    clock.advance(Duration.ofHours(5));
    look();

    assertThat(time("due_at", "soon")).isEqualTo(soon);
    assertThat(followed).isEmpty();
  }

  @Test
  void stepForwardIsTakenForTimeThatHasPassed() {
    watch.start(List.of(followed::add));
    Instant later = now().plus(Duration.ofHours(7));
    order("later", later);

    clock.advance(Duration.ofHours(6));
    look();

    assertThat(time("due_at", "later")).isEqualTo(later);
    assertThat(followed).isEmpty();
  }

  /** A step counts when the look after it shows none. */
  private void look() {
    watch.look();
    watch.look();
  }

  private Instant now() {
    return Times.parse(Times.text(clock.instant()));
  }

  private void order(String id, Instant due) {
    store.write(
        session ->
            session.update(
                """
                insert into gateway_order (source, account, order_id, state, due_at,
                  first_seen_at, changed_at)
                values ('maropost', 'acme', ?, 'accepted', ?, ?, ?)""",
                id,
                due,
                now(),
                now()));
  }

  private void unsent(Instant send) {
    store.write(
        session ->
            session.update(
                """
                insert into gateway_delivery (source, account, order_id, sink, version, send_at)
                values ('maropost', 'acme', 'unsent', 'erp', 1, ?)""",
                send));
  }

  private void lease(String id, Instant until) {
    store.write(
        session ->
            session.update(
                """
                update gateway_order set lease_owner = 'w', lease_until_at = ?
                where order_id = ?""",
                until,
                id));
  }

  private void set(String id, String column, Instant time) {
    rows.change(
        "update gateway_order set %s = '%s' where order_id = '%s'"
            .formatted(column, Times.text(time), id));
  }

  /** A write whose call has begun then, and is to be made again. */
  private void called(String id, Instant at) {
    store.write(
        session ->
            session.update(
                """
                insert into gateway_update (source, account, order_id, reason, fields, version,
                  state, asked_at, due_at, called_at)
                values ('maropost', 'acme', ?, 'asked', ?, 1, 'due', ?, ?, ?)""",
                id,
                new byte[] {'{', '}'},
                now(),
                now(),
                at));
  }

  private Instant calledAt(String id) {
    return Times.parse(
        (String) rows.value("select called_at from gateway_update where order_id = ?", id));
  }

  private void paused(Instant until) {
    store.write(
        session ->
            session.update(
                """
                insert into gateway_account (source, account, health, paused_until_at)
                values ('maropost', 'acme', 'paused', ?)""",
                until));
  }

  private void attempt(Instant at) {
    OrderKey key = new OrderKey("maropost", "acme", "any");
    store.write(
        session -> {
          Attempts.record(session, key, "enrich", at, "unchanged", null, null, null);
          return null;
        });
  }

  private Instant time(String column, String id) {
    return Times.parse(
        (String) rows.value("select " + column + " from gateway_order where order_id = ?", id));
  }
}
