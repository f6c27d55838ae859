package dev.ordergateway.enrich;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.hook.HookFailure;
import dev.ordergateway.ledger.Attempts;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreAwayException;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.ledger.Times;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a claimed order that could not be worked. Only a failure that is the order's own
 * spends an attempt; anybody else's leaves it due without limit. Every write is fenced: for a claim
 * that was lost it has no effect. Safe for any thread.
 */
public final class OrderFailures {
  private static final Logger LOG = LoggerFactory.getLogger(OrderFailures.class);

  private final Store store;
  private final Retries retries;
  private final BooleanSupplier parkedTold;
  private final Clock clock;

  /**
   * @param parkedTold whether somebody is to be told of each order that is parked
   */
  public OrderFailures(Store store, Retries retries, BooleanSupplier parkedTold, Clock clock) {
    this.store = store;
    this.retries = retries;
    this.parkedTold = parkedTold;
    this.clock = clock;
  }

  /** The account failed, not the order: it stays due, and others come before it. */
  public void postpone(Claim claim, String outcome, String detail) {
    Instant now = clock.instant();
    store.write(
        claim.keys(),
        session -> {
          for (ClaimedOrder order : claim.orders()) {
            Instant due = now.plus(retries.delay(order.failures()));
            if (Fence.update(
                    session,
                    "due_at = ?, failure_count = failure_count + 1, detail = ?, " + Fence.FREE,
                    order,
                    due,
                    Attempts.cut(detail))
                > 0) {
              Attempts.record(
                  session, order.key(), "enrich", now, outcome, null, order.callId(), detail);
            }
          }
          return claim.orders().size();
        });
  }

  /** Gives orders back untouched: nothing was tried. */
  public void giveBack(Claim claim) {
    store.write(
        claim.keys(),
        session -> {
          for (ClaimedOrder order : claim.orders()) {
            Fence.update(session, Fence.FREE, order);
          }
          return claim.orders().size();
        });
  }

  /** The platform answered well, but has no such order: perhaps not yet. */
  public void missing(FetchedOrder fetched) {
    ClaimedOrder order = fetched.order();
    Instant now = clock.instant();
    Instant since = order.missingSince() == null ? now : order.missingSince();
    boolean tooLong = Duration.between(since, now).compareTo(retries.notFoundAgeMax()) >= 0;
    String detail = "the platform has no such order since " + Times.text(since);
    store.write(
        order.key(),
        session ->
            tooLong
                ? park(session, order, "enrich", Cause.NOT_FOUND, detail, now)
                : retry(session, order, Cause.NOT_FOUND, detail, now, since));
  }

  /** The platform refuses the order when it is asked for alone. */
  public void refused(ClaimedOrder order, Cause cause, String detail) {
    Instant now = clock.instant();
    boolean spent = order.attempts() + 1 >= retries.attemptsMax();
    store.write(
        order.key(),
        session ->
            spent
                ? park(session, order, "enrich", cause, detail, now)
                : retry(session, order, cause, detail, now, null));
  }

  /**
   * The mapping cannot turn the order into a canonical one: parked until the mapping is changed.
   */
  public void unmappable(@Variable("fetched") FetchedOrder fetched, Exchange exchange) {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    String detail = FailureDetail.of(fetched.account(), failure.getMessage());
    Instant now = clock.instant();
    try {
      store.write(
          fetched.order().key(),
          session -> park(session, fetched.order(), "deliver", Cause.MAPPING_FAILED, detail, now));
    } catch (StoreAwayException e) {
      LOG.debug("{} is mapped again when its lease runs out", fetched, e);
    }
  }

  /**
   * The hook could not see to the order. It spends an attempt only if the hook has seen well to
   * another order since it last failed for this one: a hook that is down parks nothing.
   */
  public void hookFailed(@Variable("fetched") FetchedOrder fetched, Exchange exchange) {
    HookFailure failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, HookFailure.class);
    ClaimedOrder order = fetched.order();
    String detail = FailureDetail.of(fetched.account(), failure.getMessage());
    Instant lastWell = failure.lastWell();
    try {
      Optional<Instant> before = store.read(session -> lastHookFailure(session, order));
      if (lastWell == null || before.filter(lastWell::isBefore).isPresent()) {
        LOG.warn("gateway-enrich could not go on with {}: {}; it stays due", fetched, detail);
        postpone(new Claim(fetched.account(), List.of(order)), Cause.HOOK_FAILED.word(), detail);
      } else {
        refused(order, Cause.HOOK_FAILED, detail);
      }
    } catch (StoreAwayException e) {
      LOG.debug("{} is worked again when its lease runs out", fetched, e);
    }
  }

  private static Optional<Instant> lastHookFailure(Session session, ClaimedOrder order)
      throws SQLException {
    return session.first(
        """
        select at from gateway_attempt
        where source = ? and account = ? and order_id = ? and outcome = ?
        order by id desc limit 1""",
        row -> Times.parse(row.getString(1)),
        order.key().source(),
        order.key().account(),
        order.key().orderId(),
        Cause.HOOK_FAILED);
  }

  /**
   * The gateway itself could not go on with a fetched order: its store is away, or it has a fault.
   * Nobody's attempt is spent, and the account is not blamed.
   */
  public void interrupted(@Variable("fetched") FetchedOrder fetched, Exchange exchange) {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    if (StoreAwayException.caused(failure)) {
      LOG.debug("gateway-deliver waits for the store with {}", fetched, failure);
      return;
    }
    String detail =
        FailureDetail.of(
            fetched.account(), failure.getClass().getSimpleName() + ": " + failure.getMessage());
    LOG.warn("gateway-deliver could not go on with {}: {}; it stays due", fetched, detail);
    LOG.debug("going on with a fetched order", failure);
    try {
      postpone(new Claim(fetched.account(), List.of(fetched.order())), "interrupted", detail);
    } catch (StoreException e) {
      LOG.debug("its lease will run out", e);
    }
  }

  private boolean retry(
      Session session,
      ClaimedOrder order,
      Cause cause,
      String detail,
      Instant now,
      @Nullable Instant missingSince)
      throws SQLException {
    Instant due = now.plus(retries.delay(order.failures()));
    int held =
        Fence.update(
            session,
            "due_at = case when news_count = ? then ? else ? end, missing_since_at = ?, detail = ?,"
                + " attempt_count = attempt_count + 1, failure_count = failure_count + 1, "
                + Fence.FREE,
            order,
            order.newsCount(),
            due,
            now,
            missingSince,
            Attempts.cut(detail));
    if (held > 0) {
      Attempts.record(
          session, order.key(), "enrich", now, cause.word(), null, order.callId(), detail);
      LOG.info(
          "gateway-enrich could not work {}: {}; attempt {}, next at {}",
          order,
          detail,
          order.attempts() + 1,
          Times.text(due));
    }
    return held > 0;
  }

  /** News that came meanwhile keeps the order due: it may say what has been mended. */
  private boolean park(
      Session session, ClaimedOrder order, String stage, Cause cause, String detail, Instant now)
      throws SQLException {
    int parked =
        Fence.update(
            session,
            "state = case when news_count = ? then 'parked' else state end,"
                + " tell_at = case when news_count = ? then ? else tell_at end,"
                + " cause = case when news_count = ? then ? else cause end,"
                + " parked_at = case when news_count = ? then ? else parked_at end,"
                + " due_at = case when news_count = ? then null else ? end,"
                + " attempt_count = attempt_count + 1, detail = ?, changed_at = ?, "
                + Fence.FREE,
            order,
            order.newsCount(),
            order.newsCount(),
            parkedTold.getAsBoolean() ? now : null,
            order.newsCount(),
            cause,
            order.newsCount(),
            now,
            order.newsCount(),
            now,
            Attempts.cut(detail),
            now);
    if (parked == 0) {
      return false;
    }
    Attempts.record(session, order.key(), stage, now, cause.word(), null, order.callId(), detail);
    // Those of a version wait for sinks, which are not concerned.
    session.update(
        """
        update gateway_notification set state = 'parked', cause = ?
        where source = ? and account = ? and order_id = ? and state = 'accepted'
          and version is null
          and exists (select 1 from gateway_order o where o.source = gateway_notification.source
            and o.account = gateway_notification.account
            and o.order_id = gateway_notification.order_id and o.state = 'parked')""",
        cause,
        order.key().source(),
        order.key().account(),
        order.key().orderId());
    LOG.error(
        "gateway-{} parked {}: {}. Hint: explain {} shows its history, replay makes it due again.",
        stage,
        order,
        detail,
        order.key().orderId());
    return true;
  }
}
