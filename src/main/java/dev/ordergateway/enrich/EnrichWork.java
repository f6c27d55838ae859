package dev.ordergateway.enrich;

import dev.ordergateway.enrich.AccountHealth.State;
import dev.ordergateway.ledger.StoreAwayException;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Due orders, claimed for one account at a time: budget first, then the claim. Accounts take turns;
 * a paused one is passed over, and one that is not known to be well gets a single order as its
 * probe.
 */
public final class EnrichWork implements DueWork {
  private static final Logger LOG = LoggerFactory.getLogger(EnrichWork.class);
  private static final String PARTED = "gatewayClaimParted";
  private static final String INTERRUPTED = "gatewayClaimInterrupted";

  private final Settings settings;
  private final Claims claims;
  private final CallBudgets budgets;
  private final AccountHealth health;
  private final OrderFailures failures;
  private final Calls calls;
  private final WorkSignal signal;
  private final Clock clock;
  private final Map<Account, Integer> underWay = new ConcurrentHashMap<>();
  private final Map<Account, Queue<Claim>> parts = new ConcurrentHashMap<>();
  private final Map<String, Queue<Account>> turns = new ConcurrentHashMap<>();

  public EnrichWork(
      Settings settings,
      Claims claims,
      CallBudgets budgets,
      AccountHealth health,
      OrderFailures failures,
      Calls calls,
      WorkSignal signal,
      Clock clock) {
    this.settings = settings;
    this.claims = claims;
    this.budgets = budgets;
    this.health = health;
    this.failures = failures;
    this.calls = calls;
    this.signal = signal;
    this.clock = clock;
  }

  @Override
  public Optional<Task> take(Demand demand) {
    Queue<Account> turn =
        turns.computeIfAbsent(
            demand.source(), source -> new ArrayDeque<>(settings.accounts(source)));
    for (Account account : List.copyOf(turn)) {
      Optional<Task> task = take(account, demand);
      if (task.isPresent()) {
        turn.remove(account);
        turn.add(account);
        return task;
      }
    }
    return Optional.empty();
  }

  private Optional<Task> take(Account account, Demand demand) {
    CallBudget budget = budgets.of(account, CallBudgets.Kind.ORDERS);
    boolean healthy = health.isHealthy(account.source(), account.name());
    int most = healthy ? demand.concurrentMax() : 1;
    if (underWay.getOrDefault(account, 0) >= most
        || !health.mayCall(account.source(), account.name())
        || !budget.tryAcquire()) {
      return Optional.empty();
    }
    boolean taken = false;
    try {
      Optional<Claim> claim = nextClaim(account, healthy ? demand.batchMax() : 1);
      taken = claim.isPresent();
      return claim.map(orders -> begin(orders, budget));
    } finally {
      if (!taken) {
        budget.returned();
      }
    }
  }

  private Optional<Claim> nextClaim(Account account, int limit) {
    Queue<Claim> waiting = parts.get(account);
    Claim part = waiting == null ? null : waiting.poll();
    while (part != null) {
      Claim held = claims.renew(part);
      if (!held.orders().isEmpty()) {
        return Optional.of(held);
      }
      part = waiting == null ? null : waiting.poll();
    }
    return claims.claim(account, limit);
  }

  private Task begin(Claim claim, CallBudget budget) {
    underWay.merge(claim.account(), 1, Integer::sum);
    return new FetchTask(claim, budget);
  }

  /**
   * The platform refused a call as a whole. Several orders are asked for again in halves, until the
   * bad one stands alone; alone it spends an attempt, but only while the account answers others
   * well.
   */
  public void refused(@Variable("claim") Claim claim, Exchange exchange) {
    refused(claim, exchange.getProperty(Exchange.EXCEPTION_CAUGHT, OrdersRefused.class), exchange);
  }

  private void refused(Claim claim, OrdersRefused refusal, Exchange exchange) {
    exchange.setVariable(Calls.OUTCOME, refusal.cause().word());
    if (claim.orders().size() > 1) {
      exchange.setVariable(PARTED, true);
      parts
          .computeIfAbsent(claim.account(), account -> new ConcurrentLinkedQueue<>())
          .addAll(claim.halves());
      return;
    }
    Account account = claim.account();
    String detail = FailureDetail.of(account, refusal.getMessage());
    if (!health.answersOthers(account.source(), account.name())) {
      blame(claim, ApiFailure.of(State.PAUSED, null, detail), exchange);
      return;
    }
    try {
      failures.refused(claim.only(), refusal.cause(), detail);
    } catch (StoreException e) {
      interrupted(claim, e, exchange);
    }
  }

  /** The account failed: it is paused, and its orders stay due without limit. */
  public void unreachable(@Variable("claim") Claim claim, Exchange exchange) {
    blame(claim, exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class), exchange);
  }

  private void blame(Claim claim, Exception caught, Exchange exchange) {
    if (caught instanceof StoreException away) {
      interrupted(claim, away, exchange);
      return;
    }
    ApiFailure failure = ApiFailure.from(caught);
    Account account = claim.account();
    String detail = FailureDetail.of(account, failure.getMessage());
    if (exchange.getVariable(Calls.OUTCOME) == null) {
      exchange.setVariable(Calls.OUTCOME, failure.state().word());
    }
    try {
      health.pause(account.source(), account.name(), failure.state(), failure.retryAfter(), detail);
      failures.postpone(claim, failure.state().word(), detail);
    } catch (StoreException e) {
      interrupted(claim, e, exchange);
    }
  }

  /**
   * The store is away, which is nobody's fault: the claim is given back at its end, or its lease
   * runs out. Said once for each claim, however many of its writes fail.
   */
  private static void interrupted(Claim claim, StoreException failure, Exchange exchange) {
    if (StoreAwayException.caused(failure)) {
      LOG.debug("gateway-enrich waits for the store with {}", claim, failure);
    } else if (exchange.getVariable(INTERRUPTED) == null) {
      exchange.setVariable(INTERRUPTED, true);
      LOG.warn("gateway-enrich could not go on with {}: {}", claim, failure.getMessage());
    }
  }

  @Override
  public WorkSignal signal() {
    return signal;
  }

  @Override
  public Duration idle(Demand demand) {
    return DueWork.shortest(settings.accounts(demand.source()).stream().map(this::idle));
  }

  private Duration idle(Account account) {
    Instant now = clock.instant();
    if (!health.mayCall(account.source(), account.name())
        || underWay.getOrDefault(account, 0) > 0) {
      // The end of a pause is met by looking once a second, the end of a call raises the signal.
      return IDLE_MAX;
    }
    Queue<Claim> waiting = parts.get(account);
    Duration budget = budgets.of(account, CallBudgets.Kind.ORDERS).waitFor();
    if (waiting != null && !waiting.isEmpty()) {
      return budget;
    }
    return claims
        .nextDue(account)
        .map(due -> Duration.between(now, due))
        .map(until -> until.compareTo(budget) > 0 ? until : budget)
        .orElse(IDLE_MAX);
  }

  private final class FetchTask implements Task {
    private final Claim claim;
    private final CallBudget budget;
    private final Instant startedAt;

    FetchTask(Claim claim, CallBudget budget) {
      this.claim = claim;
      this.budget = budget;
      this.startedAt = clock.instant();
    }

    @Override
    public void begin(Exchange exchange) {
      exchange.getMessage().setBody(claim);
      exchange.setVariable("account", claim.account());
      exchange.setVariable("claim", claim);
    }

    @Override
    public void end(Exchange exchange) {
      try {
        budget.finished();
        settle(exchange);
      } catch (StoreException e) {
        interrupted(claim, e, exchange);
      } finally {
        underWay.merge(claim.account(), -1, Integer::sum);
      }
    }

    @Override
    public void giveUp() {
      try {
        budget.returned();
        failures.giveBack(claim);
      } finally {
        underWay.merge(claim.account(), -1, Integer::sum);
      }
    }

    private void settle(Exchange exchange) {
      boolean stopped = DueWork.wasStopped(exchange);
      if (stopped) {
        exchange.setVariable(Calls.OUTCOME, Calls.STOPPED);
      }
      calls.record(
          exchange,
          claim.callId(),
          claim.account(),
          CallBudgets.Kind.ORDERS,
          startedAt,
          claim.orders().size());
      Exception unhandled = exchange.getException();
      // A handler of an integrator's own route may keep it from ours.
      OrdersRefused refusal = exchange.getException(OrdersRefused.class);
      if (refusal != null) {
        refused(claim, refusal, exchange);
      } else if (unhandled != null && !stopped) {
        blame(claim, unhandled, exchange);
      } else if (exchange.getVariable(Calls.OUTCOME) == null) {
        health.answered(claim.account().source(), claim.account().name());
      }
      if (unhandled != null && refusal == null
          || !exchange.getVariable(PARTED, false, Boolean.class)) {
        failures.giveBack(claim);
      }
    }
  }
}
