package dev.ordergateway.deliver;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.deliver.OrderDeliveries.Held;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.AccountHealth.State;
import dev.ordergateway.enrich.Fence;
import dev.ordergateway.enrich.Retries;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.Attempts;
import dev.ordergateway.ledger.CrashPoint;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreAwayException;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.ledger.Times;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.update.Acknowledgement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records how a delivery to a sink ended: for that sink, and on the order what all of them have.
 * Every write is fenced by the shipment's claim. Safe for any thread.
 */
public final class Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  private final Store store;
  private final AccountHealth health;
  private final Retries retries;
  private final int attemptsMax;
  private final BooleanSupplier parkedTold;
  private final OrderDeliveries orders;
  private final WorkSignal updates;
  private final Meters meters;
  private final Clock clock;

  /**
   * @param parkedTold whether somebody is to be told of each order that is parked
   * @param updates what wakes those who write to platforms
   */
  public Deliveries(
      Store store,
      AccountHealth health,
      Retries retries,
      int attemptsMax,
      BooleanSupplier parkedTold,
      Acknowledgement acknowledgement,
      WorkSignal updates,
      Meters meters,
      Clock clock) {
    this.store = store;
    this.health = health;
    this.retries = retries;
    this.attemptsMax = attemptsMax;
    this.parkedTold = parkedTold;
    this.orders = new OrderDeliveries(store, acknowledgement);
    this.updates = updates;
    this.meters = meters;
    this.clock = clock;
  }

  /** The sink has the version; once all have it, its notifications are settled. */
  public void delivered(@Variable("shipment") Shipment shipment) {
    store.reached(CrashPoint.AFTER_SINK_BEFORE_SETTLE);
    Instant now = clock.instant();
    boolean held = store.write(shipment.key(), session -> delivered(session, shipment, now));
    health.answered(AccountHealth.SINK, Sink.account(shipment.sink()));
    if (held) {
      updates.raise();
      meters.delivered(
          shipment.key().source(),
          shipment.key().account(),
          shipment.sink(),
          Duration.between(shipment.firstReceivedAt(), now));
      LOG.info("gateway-deliver delivered {}", shipment);
    }
  }

  private boolean delivered(Session session, Shipment shipment, Instant now) throws SQLException {
    Optional<Held> order = orders.hold(session, shipment.key());
    boolean taken = DeliveryRow.isTaken(session, shipment);
    int held =
        DeliveryRow.update(
            session,
            "sent_version = ?, send_at = case when version > ? then send_at end,"
                + " attempt_count = 0, failure_count = 0, detail = null, "
                + Fence.FREE,
            shipment,
            shipment.version(),
            shipment.version());
    if (order.isEmpty() || (held == 0 && DeliveryRow.deliveredLate(session, shipment) == 0)) {
      return false;
    }
    if (!taken) {
      Attempts.recordDelivery(
          session, shipment.key(), now, "delivered", shipment.version(), null, shipment.sink());
    }
    orders.conclude(session, shipment.key(), order.get(), now);
    return !taken;
  }

  /**
   * Nothing is left of the version: it was replaced by one that this sink does not want, and has
   * waited here until it was removed by its age. One that came since the claim is sent.
   */
  void letGo(Shipment shipment) {
    Instant now = clock.instant();
    store.write(shipment.key(), session -> letGo(session, shipment, now));
  }

  private boolean letGo(Session session, Shipment shipment, Instant now) throws SQLException {
    Optional<Held> order = orders.hold(session, shipment.key());
    int held =
        DeliveryRow.update(
            session,
            "send_at = case when version > ? then send_at end, detail = null, " + Fence.FREE,
            shipment,
            shipment.version());
    if (held > 0 && order.isPresent()) {
      orders.conclude(session, shipment.key(), order.get(), now);
    }
    return held > 0;
  }

  /**
   * The sink failed. If it refuses this order's content while it takes others, the order spends an
   * attempt; otherwise the sink is paused and the order stays due without limit.
   */
  public void failed(@Variable("shipment") Shipment shipment, Exchange exchange) {
    Exception unhandled = exchange.getException();
    Exception failure =
        unhandled == null
            ? exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)
            : unhandled;
    if (failure != null && StoreAwayException.caused(failure)) {
      // Neither the sink's fault nor the order's. It is sent again when its lease runs out.
      LOG.debug("gateway-deliver waits for the store with {}", shipment, failure);
      return;
    }
    try {
      failed(shipment, failure);
    } catch (StoreAwayException e) {
      LOG.debug("{} is sent again when its lease runs out", shipment, e);
    } catch (StoreException e) {
      LOG.warn(
          "gateway-deliver could not go on with {}: {}; it stays due", shipment, e.getMessage());
      LOG.debug("its lease will run out", e);
    }
  }

  private void failed(Shipment shipment, @Nullable Exception failure) {
    String account = Sink.account(shipment.sink());
    String detail = String.valueOf(Attempts.cut(SinkFailure.describe(failure, shipment.sink())));
    Instant now = clock.instant();
    if (SinkFailure.isAboutContent(failure) && health.answersOthers(AccountHealth.SINK, account)) {
      boolean spent = shipment.attempts() + 1 >= attemptsMax;
      Instant next = now.plus(retries.delay(shipment.failures()));
      store.write(
          shipment.key(),
          session ->
              spent
                  ? park(session, shipment, detail, now, next)
                  : retry(session, shipment, detail, now, next, 1));
      LOG.warn(
          "gateway-deliver could not deliver {}: {}; attempt {} of {}, {}",
          shipment,
          detail,
          shipment.attempts() + 1,
          attemptsMax,
          spent ? "parked" : "next at " + Times.text(next));
    } else {
      Instant until = health.pause(AccountHealth.SINK, account, State.PAUSED, null, detail);
      store.write(shipment.key(), session -> retry(session, shipment, detail, now, until, 0));
    }
  }

  /** A newer version that came meanwhile has attempts of its own. */
  private static int retry(
      Session session, Shipment shipment, String detail, Instant now, Instant next, int attempts)
      throws SQLException {
    int held =
        DeliveryRow.update(
            session,
            "send_at = ?,"
                + " attempt_count = case when version > ? then 0 else attempt_count + ? end,"
                + " failure_count = failure_count + 1, detail = ?, "
                + Fence.FREE,
            shipment,
            next,
            shipment.version(),
            attempts,
            Attempts.cut(detail));
    if (held > 0) {
      Attempts.recordDelivery(
          session, shipment.key(), now, "sink-failed", shipment.version(), detail, shipment.sink());
    }
    return held;
  }

  /**
   * For this sink only: the others go on. News that came meanwhile keeps the version due: what it
   * brings is another one.
   */
  private int park(Session session, Shipment shipment, String detail, Instant now, Instant next)
      throws SQLException {
    Optional<Held> order = orders.hold(session, shipment.key());
    if (order.isEmpty()
        || order.get().due()
        || !DeliveryRow.newest(session, shipment)
            .filter(newest -> newest == shipment.version())
            .isPresent()) {
      return retry(session, shipment, detail, now, next, 1);
    }
    DeliveryRow.update(
        session,
        "send_at = null, parked_at = ?, attempt_count = attempt_count + 1,"
            + " failure_count = failure_count + 1, detail = ?, "
            + Fence.FREE,
        shipment,
        now,
        Attempts.cut(detail));
    String cause = Cause.sinkRefused(Sink.account(shipment.sink()));
    if (!order.get().parked()) {
      orders.park(
          session, shipment.key(), cause, detail, now, parkedTold.getAsBoolean() ? now : null);
    }
    Attempts.recordDelivery(
        session, shipment.key(), now, cause, shipment.version(), detail, shipment.sink());
    orders.conclude(session, shipment.key(), order.get(), now);
    return 1;
  }
}
