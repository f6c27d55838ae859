package dev.ordergateway.enrich;

import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.Times;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The call budgets of all accounts. One process keeps them in memory and restores them at start
 * from the calls that the ledger has seen in the last minute and from those that a killed process
 * had under way, so that a restart does not spend a budget twice; replicas share them through the
 * store. Safe for any thread.
 */
public final class CallBudgets {
  /** Which limit of the platform a call is counted on. */
  public enum Kind {
    ORDERS("orders"),
    LISTS("lists");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  private record Key(Account account, Kind kind) {}

  private final Map<Key, CallBudget> budgets = new ConcurrentHashMap<>();

  public CallBudgets(Settings settings, Store store, Clock clock) {
    Duration callMax =
        settings
            .duration("gateway.enrich.connect-timeout")
            .plus(settings.duration("gateway.enrich.answer-timeout"));
    for (Account account : settings.accounts()) {
      int calls = account.count("calls-per-minute");
      // A platform that does not count its lists by themselves shares the one budget.
      boolean apart = account.has("list-calls-per-minute");
      int listCalls = apart ? account.count("list-calls-per-minute") : calls;
      if (store.database().single()) {
        LocalCallBudget orders = new LocalCallBudget(calls, System::nanoTime);
        LocalCallBudget lists = apart ? new LocalCallBudget(listCalls, System::nanoTime) : orders;
        put(account, orders, lists);
        restore(account, orders, lists, store, clock.instant());
        new UnfinishedCalls(store, account, callMax, clock.instant()).count(orders, lists);
      } else {
        CallBudget orders =
            new SharedCallBudget(store, account, Kind.ORDERS, calls, callMax, clock);
        CallBudget lists =
            apart
                ? new SharedCallBudget(store, account, Kind.LISTS, listCalls, callMax, clock)
                : orders;
        put(account, orders, lists);
      }
    }
  }

  private void put(Account account, CallBudget orders, CallBudget lists) {
    budgets.put(new Key(account, Kind.ORDERS), orders);
    budgets.put(new Key(account, Kind.LISTS), lists);
  }

  public CallBudget of(Account account, Kind kind) {
    CallBudget budget = budgets.get(new Key(account, kind));
    if (budget == null) {
      throw new IllegalArgumentException("no such account: " + account);
    }
    return budget;
  }

  /**
   * Calls that lie ahead were made before the clock was set back: then the last minute is theirs.
   */
  private static Instant latest(Account account, Store store, Instant now) {
    return store
        .read(
            session ->
                session.first(
                    """
                    select max(finished_at) from gateway_call
                    where source = ? and account = ?""",
                    row -> Optional.ofNullable(Times.parseOrNull(row.getString(1))),
                    account.source(),
                    account.name()))
        .flatMap(found -> found)
        .filter(found -> found.isAfter(now))
        .orElse(now);
  }

  private static void restore(
      Account account, LocalCallBudget orders, LocalCallBudget lists, Store store, Instant now) {
    Instant latest = latest(account, store, now);
    Instant edge = latest.minus(Duration.ofSeconds(60));
    store.read(
        session ->
            session.list(
                """
                select budget, finished_at from gateway_call
                where source = ? and account = ? and finished_at > ? order by finished_at""",
                row -> {
                  boolean list = row.getString(1).equals(Kind.LISTS.word());
                  Duration ago = Duration.between(Times.parse(row.getString(2)), latest);
                  (list ? lists : orders).remember(ago.isNegative() ? Duration.ZERO : ago);
                  return list;
                },
                account.source(),
                account.name(),
                edge));
  }
}
