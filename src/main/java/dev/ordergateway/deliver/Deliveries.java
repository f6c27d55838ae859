package dev.ordergateway.deliver;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.AccountHealth.State;
import dev.ordergateway.enrich.Fence;
import dev.ordergateway.enrich.Retries;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.Attempts;
import dev.ordergateway.ledger.CrashPoint;
import dev.ordergateway.ledger.OrderKey;
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
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records how a delivery to the sink ended. Every write is fenced by the shipment's claim. Safe for
 * any thread.
 */
public final class Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  private final Store store;
  private final AccountHealth health;
  private final Retries retries;
  private final int attemptsMax;
  private final BooleanSupplier parkedTold;
  private final Acknowledgement acknowledgement;
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
    this.acknowledgement = acknowledgement;
    this.updates = updates;
    this.meters = meters;
    this.clock = clock;
  }

  /** The sink has the version: its notifications are settled. */
  public void delivered(@Variable("shipment") Shipment shipment) {
    store.reached(CrashPoint.AFTER_SINK_BEFORE_SETTLE);
    Instant now = clock.instant();
    boolean held = store.write(shipment.key(), session -> acknowledged(session, shipment, now));
    health.answered(AccountHealth.SINK, "");
    if (held) {
      updates.raise();
      meters.delivered(
          shipment.key().source(),
          shipment.key().account(),
          Duration.between(shipment.firstReceivedAt(), now));
      LOG.info("gateway-deliver delivered {}", shipment);
    }
  }

  private boolean acknowledged(Session session, Shipment shipment, Instant now)
      throws SQLException {
    boolean held = delivered(session, shipment, now);
    if (held) {
      acknowledgement.delivered(session, shipment.key(), shipment.version(), now);
    }
    return held;
  }

  private static boolean delivered(Session session, Shipment shipment, Instant now)
      throws SQLException {
    int held =
        Fence.update(
            session,
            "sent_version = ?, send_at = null, attempt_count = 0, failure_count = 0, detail = null,"
                + " state = case when state = 'parked' then 'parked' when due_at is null then 'delivered'"
                + " else 'accepted' end,"
                + " changed_at = ?, "
                + Fence.FREE,
            shipment,
            shipment.version(),
            now);
    if (held == 0) {
      return false;
    }
    session.update(
        """
        update gateway_version set sent_at = ?
        where source = ? and account = ? and order_id = ? and version = ?""",
        now,
        shipment.key().source(),
        shipment.key().account(),
        shipment.key().orderId(),
        shipment.version());
    session.update(
        """
        update gateway_notification set state = 'delivered', settled_at = ?,
          outcome = case when version = ? then 'delivered' else 'superseded' end
        where source = ? and account = ? and order_id = ? and state = 'accepted' and version <= ?""",
        now,
        shipment.version(),
        shipment.key().source(),
        shipment.key().account(),
        shipment.key().orderId(),
        shipment.version());
    Attempts.record(
        session, shipment.key(), "deliver", now, "delivered", shipment.version(), null, null);
    return true;
  }

  /**
   * The sink failed. If it refuses this order's content while it takes others, the order spends an
   * attempt; otherwise the sink is paused and the order stays due without limit.
   */
  public void failed(@Variable("shipment") Shipment shipment, Exchange exchange) {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
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
    String detail = String.valueOf(Attempts.cut(SinkFailure.describe(failure)));
    Instant now = clock.instant();
    if (SinkFailure.isAboutContent(failure) && health.answersOthers(AccountHealth.SINK, "")) {
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
      Instant until = health.pause(AccountHealth.SINK, "", State.PAUSED, null, detail);
      store.write(shipment.key(), session -> retry(session, shipment, detail, now, until, 0));
    }
  }

  private static int retry(
      Session session, Shipment shipment, String detail, Instant now, Instant next, int attempts)
      throws SQLException {
    int held =
        Fence.update(
            session,
            "send_at = ?, attempt_count = attempt_count + ?, failure_count = failure_count + 1,"
                + " detail = ?, "
                + Fence.FREE,
            shipment,
            next,
            attempts,
            Attempts.cut(detail));
    if (held > 0) {
      Attempts.record(
          session, shipment.key(), "deliver", now, "sink-failed", shipment.version(), null, detail);
    }
    return held;
  }

  /** News that came meanwhile keeps the order due: what it brings is another version. */
  private int park(Session session, Shipment shipment, String detail, Instant now, Instant next)
      throws SQLException {
    OrderKey key = shipment.key();
    boolean news =
        session
            .first(
                """
                select 1 from gateway_order
                where source = ? and account = ? and order_id = ? and due_at is not null""",
                row -> true,
                key.source(),
                key.account(),
                key.orderId())
            .orElse(false);
    if (news) {
      return retry(session, shipment, detail, now, next, 1);
    }
    int held =
        Fence.update(
            session,
            "state = 'parked', cause = ?, send_at = null, due_at = null, parked_at = ?,"
                + " tell_at = ?, detail = ?, changed_at = ?, "
                + Fence.FREE,
            shipment,
            Cause.SINK_REFUSED,
            now,
            parkedTold.getAsBoolean() ? now : null,
            Attempts.cut(detail),
            now);
    if (held > 0) {
      session.update(
          """
          update gateway_notification set state = 'parked', cause = ?
          where source = ? and account = ? and order_id = ? and state = 'accepted'""",
          Cause.SINK_REFUSED,
          shipment.key().source(),
          shipment.key().account(),
          shipment.key().orderId());
      Attempts.record(
          session,
          shipment.key(),
          "deliver",
          now,
          Cause.SINK_REFUSED.word(),
          shipment.version(),
          null,
          detail);
    }
    return held;
  }
}
