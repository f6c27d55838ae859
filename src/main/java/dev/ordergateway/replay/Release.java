package dev.ordergateway.replay;

import dev.ordergateway.accept.Acceptance;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.accept.Notification.Via;
import dev.ordergateway.audit.Metadata;
import dev.ordergateway.audit.ReleaseRecord;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a quarantined notification go on, if it is not odd any more. Its own row becomes the
 * accepted one, in the transaction that counts it on its order, so that there is no moment in which
 * it is in neither place or in both.
 */
final class Release {
  private static final Logger LOG = LoggerFactory.getLogger(Release.class);

  /** What became of it. */
  enum Outcome {
    RELEASED,
    /** What it says had reached us otherwise. */
    SUPERSEDED,
    STILL_QUARANTINED,
    /** Somebody else has released it meanwhile. */
    GONE
  }

  private final Store store;
  private final Acceptance acceptance;
  private final AccountHealth health;
  private final Candidates candidates;
  private final Revalidation revalidation;
  private final Clock clock;

  Release(
      Store store,
      Acceptance acceptance,
      AccountHealth health,
      Candidates candidates,
      Revalidation revalidation,
      Clock clock) {
    this.store = store;
    this.acceptance = acceptance;
    this.health = health;
    this.candidates = candidates;
    this.revalidation = revalidation;
    this.clock = clock;
  }

  Outcome release(Quarantined row) {
    List<Account> possible = candidates.of(row.source(), row.account(), row.opened());
    if (possible.isEmpty()) {
      return Outcome.STILL_QUARANTINED;
    }
    try {
      Notification now = revalidation.again(row.source(), possible, row.body());
      if (now.quarantine() != null || now.orderId() == null) {
        return Outcome.STILL_QUARANTINED;
      }
      Account account =
          possible.stream()
              .filter(each -> each.name().equals(now.account()))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("not one of the candidates"));
      boolean healthy = health.isHealthy(account.source(), account.name());
      OrderKey order = new OrderKey(now.source(), now.account(), now.orderId());
      return store.write(order, session -> accept(session, row, asItCame(row, now), healthy));
    } catch (Refusal e) {
      LOG.debug("gateway-replay n:{} would be refused today: {}", row.id(), e.getCode());
      return Outcome.STILL_QUARANTINED;
    }
  }

  /** The same notification, at the time and by the way it came. */
  private static Notification asItCame(Quarantined row, Notification now) {
    Via via = row.via().equals(Via.POLL.word()) ? Via.POLL : Via.WEBHOOK;
    return new Notification(
        now.source(),
        now.account(),
        now.externalId(),
        now.orderId(),
        now.type(),
        now.eventAt(),
        row.receivedAt(),
        via,
        now.flags(),
        null,
        List.of(),
        now.body());
  }

  private Outcome accept(Session session, Quarantined row, Notification n, boolean healthy)
      throws SQLException {
    Instant now = clock.instant();
    // Changes nothing, but holds the row until the commit and tells whether it is still there.
    if (session.update(
            """
            update gateway_notification set state = state
            where id = ? and state = 'parked' and account = ?""",
            row.id(),
            row.account())
        == 0) {
      return Outcome.GONE;
    }
    Taken taken = taken(session, row.id(), n);
    Notification accepted = taken == Taken.BY_OTHER_WORD ? n.renamed() : n;
    if (taken == Taken.BY_THE_SAME
        || (taken == Taken.BY_OTHER_WORD && taken(session, row.id(), accepted) != Taken.FREE)) {
      supersede(session, row, accepted, now);
      return Outcome.SUPERSEDED;
    }
    update(session, row, accepted, now);
    acceptance.count(session, accepted, now, healthy);
    return Outcome.RELEASED;
  }

  private enum Taken {
    FREE,
    BY_THE_SAME,
    BY_OTHER_WORD
  }

  /** As in accept: an id that says something else is not a repeat. */
  private static Taken taken(Session session, long id, Notification n) throws SQLException {
    return session
        .first(
            """
            select order_id, type from gateway_notification
            where source = ? and account = ? and external_id = ? and id <> ?""",
            row ->
                n.says(row.getString(1), row.getString(2))
                    ? Taken.BY_THE_SAME
                    : Taken.BY_OTHER_WORD,
            n.source(),
            n.account(),
            n.externalId(),
            id)
        .orElse(Taken.FREE);
  }

  private static void update(Session session, Quarantined row, Notification n, Instant now)
      throws SQLException {
    Metadata before = ReleaseRecord.before(session, row.id());
    session.update(
        """
        update gateway_notification set account = ?, external_id = ?, order_id = ?, type = ?,
          event_at = ?, state = 'accepted', cause = ?, flags = ?, opened = null
        where id = ?""",
        n.account(),
        n.externalId(),
        n.orderId(),
        n.type(),
        n.eventAt(),
        n.cause(),
        n.flagWords(),
        row.id());
    ReleaseRecord.insert(session, row.id(), before, now);
  }

  /** A repeat: it is settled, and as any repeat it re-opens its order if that is parked. */
  private void supersede(Session session, Quarantined row, Notification n, Instant now)
      throws SQLException {
    session.update(
        """
        update gateway_notification set state = 'delivered', outcome = 'superseded', cause = null,
          settled_at = ? where id = ?""",
        now,
        row.id());
    acceptance.reopen(
        session, new OrderKey(n.source(), n.account(), String.valueOf(n.orderId())), now);
  }
}
