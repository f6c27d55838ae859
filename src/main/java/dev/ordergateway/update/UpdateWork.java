package dev.ordergateway.update;

import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.AccountHealth.State;
import dev.ordergateway.enrich.ApiFailure;
import dev.ordergateway.enrich.CallBudget;
import dev.ordergateway.enrich.CallBudgets;
import dev.ordergateway.enrich.Calls;
import dev.ordergateway.enrich.Claims;
import dev.ordergateway.enrich.DueWork;
import dev.ordergateway.enrich.FailureDetail;
import dev.ordergateway.enrich.OrdersRefused;
import dev.ordergateway.enrich.Retries;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Due writes of one source, one at a time for each account, on the same budget as its orders:
 * fetches go first, but a write waits for them no longer than a minute. A write never probes: an
 * account that is not known to be well has the order fetched first.
 */
public final class UpdateWork implements DueWork {
  private static final Logger LOG = LoggerFactory.getLogger(UpdateWork.class);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String FAILED = "gatewayUpdateFailed";
  private static final String CALL = "gatewayUpdateCall";

  /** What the work shares with that of fetching. */
  public record Means(
      Settings settings, Claims claims, CallBudgets budgets, AccountHealth health, Calls calls) {}

  private final Means means;
  private final UpdateClaims updates;
  private final UpdateOutcomes outcomes;
  private final WorkSignal signal;
  private final WorkSignal fetches;
  private final Meters meters;
  private final Clock clock;
  private final Map<Account, Boolean> writing = new ConcurrentHashMap<>();

  /**
   * @param signal what wakes those who wait for writes
   * @param fetches what wakes those who wait for due orders
   */
  public UpdateWork(
      Means means,
      Store store,
      Retries retries,
      WorkSignal signal,
      WorkSignal fetches,
      Meters meters,
      Clock clock) {
    this.means = means;
    Duration lease = means.settings().duration("gateway.enrich.lease");
    this.updates = new UpdateClaims(store, lease, clock);
    this.outcomes = new UpdateOutcomes(store, retries, meters, clock);
    this.signal = signal;
    this.fetches = fetches;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public Optional<Task> take(Demand demand) {
    return means.settings().accounts(demand.source()).stream()
        .map(this::take)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Task> take(Account account) {
    Instant now = clock.instant();
    if (writing.containsKey(account) || !means.health().mayCall(account.source(), account.name())) {
      return Optional.empty();
    }
    Optional<Instant> next = updates.nextDue(account);
    if (next.filter(due -> !due.isAfter(now)).isEmpty() || yieldsToOrders(account, next, now)) {
      return Optional.empty();
    }
    if (!means.health().isHealthy(account.source(), account.name())) {
      if (updates.fetchNext(account)) {
        fetches.raise();
      }
      return Optional.empty();
    }
    CallBudget budget = budget(account);
    if (!budget.tryAcquire()) {
      return Optional.empty();
    }
    Optional<OrderUpdate> taken = Optional.empty();
    try {
      taken = look(account);
    } finally {
      if (taken.isEmpty()) {
        budget.returned();
      }
    }
    return taken.map(
        update -> {
          writing.put(account, true);
          return new WriteTask(update, budget);
        });
  }

  private Optional<OrderUpdate> look(Account account) {
    UpdateClaims.Look look = updates.claim(account);
    for (int i = 0; i < look.overtaken(); i++) {
      meters.updated("overtaken");
    }
    if (look.fetching()) {
      fetches.raise();
    }
    return look.taken();
  }

  private boolean yieldsToOrders(Account account, Optional<Instant> next, Instant now) {
    return next.filter(due -> due.plus(PATIENCE).isBefore(now)).isEmpty()
        && means.claims().nextDue(account).filter(due -> !due.isAfter(now)).isPresent();
  }

  private CallBudget budget(Account account) {
    return means.budgets().of(account, CallBudgets.Kind.ORDERS);
  }

  /** The platform refused the write, or the account failed. */
  public void failed(@Variable("update") OrderUpdate update, Exchange exchange) {
    fail(update, exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class), exchange);
  }

  private void fail(OrderUpdate update, Exception caught, Exchange exchange) {
    exchange.setVariable(FAILED, true);
    Account account = update.account();
    String detail = FailureDetail.of(account, caught.getMessage());
    long callId = exchange.getVariable(CALL, Long.class);
    try {
      if (caught instanceof OrdersRefused refused
          && means.health().answersOthers(account.source(), account.name())) {
        exchange.setVariable(Calls.OUTCOME, refused.cause().word());
        outcomes.refused(update, callId, detail);
      } else if (!(caught instanceof StoreException)) {
        ApiFailure failure =
            caught instanceof OrdersRefused
                ? ApiFailure.of(State.PAUSED, null, detail)
                : ApiFailure.from(caught);
        boolean stopped = DueWork.wasStopped(exchange);
        String outcome = stopped ? Calls.STOPPED : failure.state().word();
        exchange.setVariable(Calls.OUTCOME, outcome);
        if (!stopped) {
          Duration after = failure.retryAfter();
          means.health().pause(account.source(), account.name(), failure.state(), after, detail);
        }
        outcomes.postponed(update, callId, outcome, detail);
      }
    } catch (StoreException e) {
      LOG.debug("{} is written to again, after a look at it", update, e);
    }
  }

  @Override
  public WorkSignal signal() {
    return signal;
  }

  @Override
  public Duration idle(Demand demand) {
    return DueWork.shortest(means.settings().accounts(demand.source()).stream().map(this::idle));
  }

  private Duration idle(Account account) {
    Instant now = clock.instant();
    if (writing.containsKey(account) || !means.health().mayCall(account.source(), account.name())) {
      return IDLE_MAX;
    }
    Optional<Instant> next = updates.nextDue(account);
    if (next.isEmpty() || yieldsToOrders(account, next, now)) {
      return IDLE_MAX;
    }
    Duration budget = budget(account).waitFor();
    return next.map(due -> Duration.between(now, due))
        .map(until -> until.compareTo(budget) > 0 ? until : budget)
        .orElse(IDLE_MAX);
  }

  private final class WriteTask implements Task {
    private final OrderUpdate update;
    private final CallBudget budget;
    private final Instant startedAt = clock.instant();
    private final long callId = Calls.newId();

    WriteTask(OrderUpdate update, CallBudget budget) {
      this.update = update;
      this.budget = budget;
    }

    @Override
    public void begin(Exchange exchange) {
      exchange.getMessage().setBody(update);
      exchange.setVariable("account", update.account());
      exchange.setVariable("update", update);
      exchange.setVariable(CALL, callId);
    }

    @Override
    public void end(Exchange exchange) {
      try {
        budget.finished();
        Exception unhandled = exchange.getException();
        if (unhandled != null) {
          fail(update, unhandled, exchange);
        }
        means
            .calls()
            .record(exchange, callId, update.account(), CallBudgets.Kind.ORDERS, startedAt, 1);
        if (exchange.getVariable(FAILED) == null) {
          means.health().answered(update.account().source(), update.account().name());
          outcomes.written(update, callId);
        }
      } finally {
        writing.remove(update.account());
      }
    }

    @Override
    public void giveUp() {
      try {
        budget.returned();
        outcomes.giveBack(update);
      } finally {
        writing.remove(update.account());
      }
    }
  }
}
