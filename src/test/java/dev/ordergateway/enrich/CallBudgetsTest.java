package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.enrich.CallBudgets.Kind;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.Times;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.testing.LedgerDatabase;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that starts knows of the calls that a killed one had under way. */
class CallBudgetsTest {
  private static final int LIMIT = 10;
  private static final Duration LEASE = Duration.ofSeconds(60);

  @TempDir private Path home;
  private final SettableClock clock = new SettableClock();
  private final Platforms platforms = new Platforms();
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(LedgerDatabase.sqlite(home).database(), 1_000, Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    store.close();
    platforms.close();
  }

  @Test
  void ordersOfOneCallThatWasUnderWayAreOneCall() throws Exception {
    for (int i = 1; i <= 50; i++) {
      due("N" + i);
    }
    claims().claim(account(), 50);
    assertThat(left(Kind.ORDERS)).isEqualTo(LIMIT - 1);
    assertThat(left(Kind.LISTS)).isEqualTo(LIMIT);

    due("M1");
    clock.advance(Duration.ofSeconds(1));
    claims().claim(account(), 50);

    assertThat(left(Kind.ORDERS)).isEqualTo(LIMIT - 2);
  }

  @Test
  void pageThatWasUnderWayIsACallOfTheLists() throws Exception {
    change(
        """
        insert into gateway_cursor (source, account, list, kind, lease_owner, lease_until_at)
        values ('marketplace', 'loja', 'new', 'poll', 'before', ?)""",
        Times.text(clock.instant().plus(LEASE)));

    assertThat(left(Kind.LISTS)).isEqualTo(LIMIT - 1);
    assertThat(left(Kind.ORDERS)).isEqualTo(LIMIT);
  }

  @Test
  void writeThatWasUnderWayIsACallUntilItsEndIsKnown() throws Exception {
    change(
        """
        insert into gateway_update (source, account, order_id, reason, fields, version, state,
          asked_at, due_at, called_at)
        values ('marketplace', 'loja', 'N1', 'asked', '{}', 1, 'due', ?, ?, ?)""",
        Times.text(clock.instant()),
        Times.text(clock.instant().plus(LEASE)),
        Times.text(clock.instant()));
    assertThat(left(Kind.ORDERS)).isEqualTo(LIMIT - 1);

    attempt("update", 7);
    call(7);

    assertThat(left(Kind.ORDERS)).as("counted once").isEqualTo(LIMIT - 1);
  }

  @Test
  void callWhoseOrdersWereStoredIsOneThoughItWasNotRecorded() throws Exception {
    attempt("enrich", 7);
    attempt("enrich", 7);
    assertThat(left(Kind.ORDERS)).isEqualTo(LIMIT - 1);

    call(7);

    assertThat(left(Kind.ORDERS)).as("counted once").isEqualTo(LIMIT - 1);
  }

  @Test
  void whatWasHeldLongAgoIsNoCall() throws Exception {
    due("N1");
    claims().claim(account(), 50);
    attempt("enrich", 7);

    clock.advance(LEASE.plusSeconds(61));

    assertThat(left(Kind.ORDERS)).isEqualTo(LIMIT);
  }

  private int left(Kind kind) throws Exception {
    return new CallBudgets(settings(), store, clock).of(account(), kind).left();
  }

  private Claims claims() {
    return new Claims(store, "before", LEASE, clock);
  }

  private Account account() throws Exception {
    return settings().accounts("marketplace").get(0);
  }

  private Settings settings() throws Exception {
    Map<String, String> settings = platforms.settings();
    settings.put("gateway.home", home.toString());
    settings.put("gateway.marketplace.loja.calls-per-minute", "" + LIMIT);
    settings.put("gateway.marketplace.loja.list-calls-per-minute", "" + LIMIT);
    return SettingsLoader.load(Map.of(), settings);
  }

  private void due(String orderId) {
    String now = Times.text(clock.instant());
    change(
        """
        insert into gateway_order (source, account, order_id, state, due_at, first_seen_at,
          changed_at)
        values ('marketplace', 'loja', ?, 'accepted', ?, ?, ?)""",
        orderId,
        now,
        now,
        now);
  }

  private void attempt(String stage, long call) {
    change(
        """
        insert into gateway_attempt (source, account, order_id, stage, at, outcome, call_id)
        values ('marketplace', 'loja', 'N1', ?, ?, 'version', ?)""",
        stage,
        Times.text(clock.instant()),
        call);
  }

  private void call(long id) {
    String now = Times.text(clock.instant());
    change(
        """
        insert into gateway_call (id, source, account, budget, started_at, finished_at, outcome,
          order_count)
        values (?, 'marketplace', 'loja', 'orders', ?, ?, 'ok', 1)""",
        id,
        now,
        now);
  }

  private void change(String sql, Object... values) {
    store.write(session -> session.update(sql, values));
  }
}
