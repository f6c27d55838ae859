package dev.ordergateway.enrich;

import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.Times;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The call budgets of all accounts, restored at start from the calls that the ledger has seen in
 * the last minute, so that a restart does not spend a budget twice. Safe for any thread.
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
    for (Account account : settings.accounts()) {
      CallBudget orders = new CallBudget(account.count("calls-per-minute"), System::nanoTime);
      budgets.put(new Key(account, Kind.ORDERS), orders);
      // A platform that does not count its lists by themselves shares the one budget.
      CallBudget lists =
          account.has("list-calls-per-minute")
              ? new CallBudget(account.count("list-calls-per-minute"), System::nanoTime)
              : orders;
      budgets.put(new Key(account, Kind.LISTS), lists);
      restore(account, store, clock.instant());
    }
  }

  public CallBudget of(Account account, Kind kind) {
    CallBudget budget = budgets.get(new Key(account, kind));
    if (budget == null) {
      throw new IllegalArgumentException("no such account: " + account);
    }
    return budget;
  }

  private void restore(Account account, Store store, Instant now) {
    Instant edge = now.minus(Duration.ofSeconds(60));
    store.read(
        session ->
            session.list(
                """
                select budget, finished_at from gateway_call
                where source = ? and account = ? and finished_at > ? order by finished_at""",
                row -> {
                  Kind kind = row.getString(1).equals(Kind.LISTS.word()) ? Kind.LISTS : Kind.ORDERS;
                  Duration ago = Duration.between(Times.parse(row.getString(2)), now);
                  of(account, kind).remember(ago.isNegative() ? Duration.ZERO : ago);
                  return kind;
                },
                account.source(),
                account.name(),
                edge));
  }
}
