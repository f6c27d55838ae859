package dev.ordergateway.enrich;

import dev.ordergateway.ledger.Store;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.settings.Account;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Leaves a row for each call to a platform: what it was for, how long it took, how it ended. */
public final class Calls {
  /** The exchange variable in which an answer's status is left. */
  public static final String STATUS = "gatewayCallStatus";

  /** The exchange variable in which a call's outcome is left, when it is not {@code ok}. */
  public static final String OUTCOME = "gatewayCallOutcome";

  /** The outcome of a call whose route was stopped under it. */
  public static final String STOPPED = "stopped";

  private final Store store;
  private final Meters meters;
  private final Clock clock;

  public Calls(Store store, Meters meters, Clock clock) {
    this.store = store;
    this.meters = meters;
    this.clock = clock;
  }

  /** Names a call before it is made; a number that JSON can hold, and no order in it. */
  public static long newId() {
    return ThreadLocalRandom.current().nextLong(1, 1L << 53);
  }

  /**
   * @param orders how many orders the call asked for, or how many rows it listed
   */
  public void record(
      Exchange exchange,
      long id,
      Account account,
      CallBudgets.Kind kind,
      Instant startedAt,
      int orders) {
    @Nullable Integer status = exchange.getVariable(STATUS, Integer.class);
    String outcome = exchange.getVariable(OUTCOME, "ok", String.class);
    Instant now = clock.instant();
    meters.called(account.source(), account.name(), status);
    store.write(
        session ->
            session.update(
                """
                insert into gateway_call (id, source, account, budget, started_at, finished_at,
                  http_status, outcome, order_count)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                id,
                account.source(),
                account.name(),
                kind.word(),
                startedAt,
                now,
                status,
                outcome,
                orders));
  }
}
