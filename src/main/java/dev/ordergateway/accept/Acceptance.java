package dev.ordergateway.accept;

import dev.ordergateway.accept.Notification.Via;
import dev.ordergateway.audit.Digests;
import dev.ordergateway.audit.Metadata;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Times;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one transaction of accept: insert the notification on its unique key, count it on its order,
 * make the order due. A duplicate changes nothing, except that it re-opens a parked order.
 */
public final class Acceptance {
  private static final String INSERT =
      """
      insert into gateway_notification (source, account, external_id, order_id, type, event_at,
        received_at, via, state, cause, flags, missed_at, opened, body, digest, body_digest)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (source, account, external_id) do nothing""";

  private static final String COUNT =
      """
      insert into gateway_order (source, account, order_id, state, news_count, due_at,
        first_seen_at, changed_at)
      values (?, ?, ?, 'accepted', 1, ?, ?, ?)
      on conflict (source, account, order_id) do update set
        news_count = gateway_order.news_count + 1,
        state = case when gateway_order.state = 'parked' then 'parked' else 'accepted' end,
        due_at = case when gateway_order.state = 'parked' then null
          when ? = 1 or gateway_order.due_at is null then excluded.due_at
          else gateway_order.due_at end
      returning state, news_count""";

  private static final String PARKED_SINCE =
      """
      select reopened_at from gateway_order
      where source = ? and account = ? and order_id = ? and state = 'parked'""";

  /**
   * Changes nothing, and keeps others from the order until this transaction ends: only a statement
   * that begins after that sees what they have done to its deliveries.
   */
  private static final String HOLD_PARKED =
      """
      update gateway_order set state = state
      where source = ? and account = ? and order_id = ? and state = 'parked'""";

  /**
   * What a sink has refused is sent as well, to that sink only: the fetch may bring nothing new.
   * Sinks that wait for it by themselves wait no longer for that.
   */
  private static final String REOPEN =
      """
      update gateway_order set state = 'accepted', cause = null, due_at = ?, reopened_at = ?,
        attempt_count = 0, failure_count = 0, recheck_count = 0, missing_since_at = null,
        parked_at = null, changed_at = ?,
        send_at = coalesce(send_at, case when exists (select 1 from gateway_delivery d
          where d.source = gateway_order.source and d.account = gateway_order.account
            and d.order_id = gateway_order.order_id
            and (d.send_at is not null or d.parked_at is not null)) then ? end)
      where source = ? and account = ? and order_id = ? and state = 'parked'""";

  private static final String REOPEN_DELIVERIES =
      """
      update gateway_delivery set send_at = ?, parked_at = null, attempt_count = 0,
        failure_count = 0
      where source = ? and account = ? and order_id = ? and parked_at is not null""";

  private static final String REOPEN_NOTIFICATIONS =
      """
      update gateway_notification set state = 'accepted', cause = null
      where source = ? and account = ? and order_id = ? and state = 'parked'""";

  private static final String ANNOUNCE =
      """
      update gateway_notification set announced_at = ?
      where source = ? and account = ? and order_id = ? and type = ? and via = 'poll'
        and missed_at is not null and announced_at is null""";

  private static final String FETCHED_AT =
      """
      select fetched_at from gateway_order
      where source = ? and account = ? and order_id = ? and due_at is null
        and state <> 'parked'""";

  /** Counted as news, so that a fetch which is under way does not settle it. */
  private static final String FETCH_AGAIN =
      """
      update gateway_order set state = 'accepted', due_at = ?, news_count = news_count + 1
      where source = ? and account = ? and order_id = ? and due_at is null
        and state <> 'parked'""";

  /** What became of a notification. */
  public enum Outcome {
    ACCEPTED,
    QUARANTINED,
    DUPLICATE
  }

  private final Duration reopenDelay;

  /**
   * @param reopenDelay how often, at most, further word may re-open one parked order, and word that
   *     is known may have one fetched again
   */
  public Acceptance(Duration reopenDelay) {
    this.reopenDelay = reopenDelay;
  }

  /**
   * Must run in a transaction; has taken effect when that is committed.
   *
   * @param healthy whether the account may be called now: only then may news bring a retry forward
   * @param missedAt for a sighting of a change that the platform announces: from when on it counts
   *     as missed by webhook; otherwise null
   */
  public Outcome accept(
      Session session,
      Notification notification,
      Instant now,
      boolean healthy,
      @Nullable Instant missedAt)
      throws SQLException {
    Outcome outcome = keep(session, notification, missedAt);
    switch (outcome) {
      case ACCEPTED -> count(session, notification, now, healthy);
      case DUPLICATE -> {
        if (notification.quarantine() == null) {
          reopen(session, key(notification), now);
        }
      }
      case QUARANTINED -> {
        // Nothing is due before somebody has released it.
      }
    }
    return outcome;
  }

  /** The insert alone: the evidence is kept, and no order knows of it yet. */
  static Outcome keep(Session session, Notification notification, @Nullable Instant missedAt)
      throws SQLException {
    if (insert(session, notification, missedAt)
        || (isReused(session, notification) && insert(session, notification.renamed(), missedAt))) {
      return notification.quarantine() == null ? Outcome.ACCEPTED : Outcome.QUARANTINED;
    }
    return Outcome.DUPLICATE;
  }

  /** Makes a parked order due again, at most once in the re-open delay. */
  public void reopen(Session session, OrderKey order, Instant now) throws SQLException {
    List<@Nullable String> parked =
        session.list(
            PARKED_SINCE,
            row -> row.getString(1),
            order.source(),
            order.account(),
            order.orderId());
    if (parked.isEmpty()) {
      return;
    }
    reopenAt(session, order, again(parked.get(0), now), now);
  }

  /**
   * Makes an order due that is neither due nor parked, because word that is known already still
   * says something else than the last fetch: at the earliest the re-open delay after that, so that
   * a list which for ever says something else than the document costs little.
   */
  public void fetchAgain(Session session, OrderKey order, Instant now) throws SQLException {
    List<@Nullable String> settled =
        session.list(
            FETCHED_AT, row -> row.getString(1), order.source(), order.account(), order.orderId());
    if (!settled.isEmpty()) {
      session.update(
          FETCH_AGAIN,
          again(settled.get(0), now),
          order.source(),
          order.account(),
          order.orderId());
    }
  }

  /** A last time that lies ahead is of a clock that was set back since, and counts as now. */
  private Instant again(@Nullable String lastTime, Instant now) {
    Instant last = Times.parseOrNull(lastTime);
    if (last == null) {
      return now;
    }
    Instant again = (last.isAfter(now) ? now : last).plus(reopenDelay);
    return again.isBefore(now) ? now : again;
  }

  /** Makes a parked order due at a time; an order that is not parked is left alone. */
  public boolean reopenAt(Session session, OrderKey order, Instant due, Instant now)
      throws SQLException {
    if (session.update(HOLD_PARKED, order.source(), order.account(), order.orderId()) == 0) {
      return false;
    }
    session.update(REOPEN, due, due, now, due, order.source(), order.account(), order.orderId());
    session.update(REOPEN_DELIVERIES, due, order.source(), order.account(), order.orderId());
    session.update(REOPEN_NOTIFICATIONS, order.source(), order.account(), order.orderId());
    return true;
  }

  /** Counts word on its order and makes the order due; also for word released from quarantine. */
  public void count(Session session, Notification notification, Instant now, boolean healthy)
      throws SQLException {
    OrderKey order = key(notification);
    boolean parked =
        session
            .first(
                COUNT,
                row -> row.getString(1).equals("parked"),
                order.source(),
                order.account(),
                order.orderId(),
                now,
                now,
                now,
                healthy ? 1 : 0)
            .orElse(false);
    if (parked) {
      reopen(session, order, now);
    }
    if (notification.via() == Via.WEBHOOK && notification.type() != null) {
      session.update(
          ANNOUNCE, now, order.source(), order.account(), order.orderId(), notification.type());
    }
  }

  private static boolean insert(Session session, Notification n, @Nullable Instant missedAt)
      throws SQLException {
    Metadata metadata = metadata(n, missedAt);
    String bodyDigest = Digests.of(n.body());
    return session.update(
            INSERT,
            n.source(),
            n.account(),
            n.externalId(),
            n.orderId(),
            n.type(),
            n.eventAt(),
            n.receivedAt(),
            n.via().word(),
            n.quarantine() == null ? "accepted" : "parked",
            n.cause(),
            metadata.flags(),
            missedAt,
            metadata.opened(),
            n.body(),
            metadata.digest(bodyDigest),
            bodyDigest)
        > 0;
  }

  private static Metadata metadata(Notification n, @Nullable Instant missedAt) {
    return new Metadata(
        n.source(),
        n.account(),
        n.externalId(),
        n.orderId(),
        n.type(),
        Times.textOrNull(n.eventAt()),
        Times.text(n.receivedAt()),
        n.via().word(),
        n.flagWords(),
        Times.textOrNull(missedAt),
        n.opened().isEmpty() ? null : String.join(",", n.opened()));
  }

  /** The id is taken, but by word about something else: then it is not a repeat. */
  private static boolean isReused(Session session, Notification n) throws SQLException {
    return session
        .first(
            """
            select order_id, type from gateway_notification
            where source = ? and account = ? and external_id = ?""",
            row -> !n.says(row.getString(1), row.getString(2)),
            n.source(),
            n.account(),
            n.externalId())
        .orElse(false);
  }

  private static OrderKey key(Notification n) {
    String orderId = n.orderId();
    if (orderId == null) {
      throw new IllegalArgumentException(n + " is not about an order and cannot be counted on one");
    }
    return new OrderKey(n.source(), n.account(), orderId);
  }
}
