package dev.ordergateway.poll;

import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.ApiFailure;
import dev.ordergateway.enrich.CallBudget;
import dev.ordergateway.enrich.CallBudgets;
import dev.ordergateway.enrich.Calls;
import dev.ordergateway.enrich.Claims;
import dev.ordergateway.enrich.DueWork;
import dev.ordergateway.enrich.FailureDetail;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.StoreAwayException;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Due pages of the lists of one source, one at a time for each account. Where lists are counted on
 * the same budget as orders, live work goes first, but a page waits for it no longer than a minute.
 */
public final class PollWork implements DueWork {
  private static final Logger LOG = LoggerFactory.getLogger(PollWork.class);
  private static final String INTERRUPTED = "gatewayPageInterrupted";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Settings settings;
  private final Cursors cursors;
  private final Readings readings;
  private final Claims claims;
  private final CallBudgets budgets;
  private final AccountHealth health;
  private final Calls calls;
  private final WorkSignal signal;
  private final Clock clock;
  private final Map<Account, Boolean> reading = new ConcurrentHashMap<>();

  public PollWork(
      Settings settings,
      Cursors cursors,
      Readings readings,
      Claims claims,
      CallBudgets budgets,
      AccountHealth health,
      Calls calls,
      WorkSignal signal,
      Clock clock) {
    this.settings = settings;
    this.cursors = cursors;
    this.readings = readings;
    this.claims = claims;
    this.budgets = budgets;
    this.health = health;
    this.calls = calls;
    this.signal = signal;
    this.clock = clock;
  }

  @Override
  public Optional<Task> take(Demand demand) {
    return settings.accounts(demand.source()).stream()
        .map(this::take)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Task> take(Account account) {
    CallBudget budget = budgets.of(account, CallBudgets.Kind.LISTS);
    if (reading.containsKey(account)
        || !health.mayCall(account.source(), account.name())
        || yieldsToOrders(account)
        || !budget.tryAcquire()) {
      return Optional.empty();
    }
    Optional<Cursor> cursor = Optional.empty();
    try {
      cursor = cursors.claim(account).or(() -> readings.claim(account));
    } finally {
      if (cursor.isEmpty()) {
        budget.returned();
      }
    }
    return cursor.map(
        claimed -> {
          reading.put(account, true);
          return new PageTask(claimed, budget);
        });
  }

  private boolean yieldsToOrders(Account account) {
    if (budgets.of(account, CallBudgets.Kind.LISTS)
        != budgets.of(account, CallBudgets.Kind.ORDERS)) {
      return false;
    }
    Instant now = clock.instant();
    boolean ordersWait = claims.nextDue(account).filter(due -> !due.isAfter(now)).isPresent();
    return ordersWait && nextDue(account).filter(due -> due.plus(PATIENCE).isBefore(now)).isEmpty();
  }

  /** The platform could not be read: the account is paused, and the same page is read again. */
  public void failed(@Variable("cursor") Cursor cursor, Exchange exchange) {
    blame(cursor, exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class), exchange);
  }

  private void blame(Cursor cursor, Exception caught, Exchange exchange) {
    try {
      if (caught instanceof StoreException away) {
        interrupted(cursor, away, exchange);
      } else {
        pause(cursor.account(), ApiFailure.from(caught), exchange);
      }
      retry(cursor);
    } catch (StoreException e) {
      interrupted(cursor, e, exchange);
    }
  }

  private void pause(Account account, ApiFailure failure, Exchange exchange) {
    exchange.setVariable(Calls.OUTCOME, failure.state().word());
    health.pause(
        account.source(),
        account.name(),
        failure.state(),
        failure.retryAfter(),
        FailureDetail.of(account, failure.getMessage()));
  }

  /**
   * The store is away, which is not the account's fault. The page is read again later and not at
   * once, because a page that the store does not take would use up the budget of calls; or the
   * cursor's lease runs out. Said once for each page, however many of its writes fail.
   */
  private static void interrupted(Cursor cursor, StoreException failure, Exchange exchange) {
    if (StoreAwayException.caused(failure)) {
      LOG.debug("gateway-poll waits for the store with {}", cursor, failure);
    } else if (exchange.getVariable(INTERRUPTED) == null) {
      exchange.setVariable(INTERRUPTED, true);
      LOG.warn("gateway-poll could not go on with {}: {}", cursor, failure.getMessage());
    }
  }

  private void retry(Cursor cursor) {
    Duration delay = settings.duration("gateway.poll.retry-delay");
    if (cursor.kind().equals(Cursor.LOOK)) {
      readings.retry(cursor, delay);
    } else {
      cursors.retry(cursor, delay);
    }
  }

  private void release(Cursor cursor) {
    if (cursor.kind().equals(Cursor.LOOK)) {
      readings.release(cursor);
    } else {
      cursors.release(cursor);
    }
  }

  private Optional<Instant> nextDue(Account account) {
    return Stream.of(cursors.nextDue(account), readings.nextDue(account))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
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
    if (reading.containsKey(account)
        || !health.mayCall(account.source(), account.name())
        || yieldsToOrders(account)) {
      return IDLE_MAX;
    }
    Duration budget = budgets.of(account, CallBudgets.Kind.LISTS).waitFor();
    return nextDue(account)
        .map(due -> Duration.between(clock.instant(), due))
        .map(until -> until.compareTo(budget) > 0 ? until : budget)
        .orElse(IDLE_MAX);
  }

  private final class PageTask implements Task {
    private final Cursor cursor;
    private final CallBudget budget;
    private final Instant startedAt;

    PageTask(Cursor cursor, CallBudget budget) {
      this.cursor = cursor;
      this.budget = budget;
      this.startedAt = clock.instant();
    }

    @Override
    public void begin(Exchange exchange) {
      exchange.getMessage().setBody(cursor);
      exchange.setVariable("account", cursor.account());
      exchange.setVariable("cursor", cursor);
    }

    @Override
    public void end(Exchange exchange) {
      try {
        budget.finished();
        boolean stopped = DueWork.wasStopped(exchange);
        if (stopped) {
          exchange.setVariable(Calls.OUTCOME, Calls.STOPPED);
        }
        int rows = exchange.getVariable("rows", 0, Integer.class);
        calls.record(
            exchange, Calls.newId(), cursor.account(), CallBudgets.Kind.LISTS, startedAt, rows);
        if (exchange.getException() != null && !stopped) {
          blame(cursor, exchange.getException(), exchange);
        }
        release(cursor);
      } catch (StoreException e) {
        interrupted(cursor, e, exchange);
      } finally {
        reading.remove(cursor.account());
      }
    }

    @Override
    public void giveUp() {
      try {
        budget.returned();
        release(cursor);
      } finally {
        reading.remove(cursor.account());
      }
    }
  }
}
