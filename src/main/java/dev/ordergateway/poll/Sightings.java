package dev.ordergateway.poll;

import dev.ordergateway.accept.Acceptance;
import dev.ordergateway.accept.Acceptance.Outcome;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.accept.Notification.Via;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.Source;
import dev.ordergateway.enrich.Sources;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.CrashPoint;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.settings.Account;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts what a page shows that the gateway does not know yet. A sighting is compared with the
 * order, not with notifications; the page and the cursor's move are one transaction. Safe for any
 * thread.
 */
public final class Sightings {
  private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);

  private static final int WORD_CHARS = 80;

  private final Store store;
  private final Acceptance acceptance;
  private final Cursors cursors;
  private final Readings readings;
  private final AccountHealth health;
  private final Sources sources;
  private final WorkSignal signal;
  private final Duration grace;
  private final Clock clock;

  public Sightings(
      Store store,
      Acceptance acceptance,
      Cursors cursors,
      Readings readings,
      AccountHealth health,
      Sources sources,
      WorkSignal signal,
      Duration grace,
      Clock clock) {
    this.store = store;
    this.acceptance = acceptance;
    this.cursors = cursors;
    this.readings = readings;
    this.health = health;
    this.sources = sources;
    this.signal = signal;
    this.grace = grace;
    this.clock = clock;
  }

  /**
   * Accepts the page. If the cursor was taken over meanwhile, nothing of it takes effect; nor does
   * anything of a page that somebody only wants to look at.
   */
  public void accept(PollPage page, @Variable("cursor") Cursor cursor, Exchange exchange) {
    exchange.setVariable("rows", page.sightings().size());
    Account account = cursor.account();
    if (cursor.kind().equals(Cursor.LOOK)) {
      readings.read(page, cursor, cursors.endless(cursor, page).isPresent());
      health.answered(account.source(), account.name());
      return;
    }
    List<Sighting> sightings =
        page.sightings().stream().sorted(Comparator.comparing(Sighting::orderId)).toList();
    List<OrderKey> orders =
        sightings.stream()
            .map(sighting -> new OrderKey(account.source(), account.name(), sighting.orderId()))
            .toList();
    int news = store.write(orders, session -> accept(session, sightings, page, cursor));
    health.answered(account.source(), account.name());
    cursors
        .endless(cursor, page)
        .ifPresent(
            why ->
                LOG.error(
                    "gateway-poll gave up on {}: {}; the next poll begins again", cursor, why));
    if (news > 0) {
      LOG.info("gateway-poll found {} changes on {}", news, cursor);
    }
    signal.raise();
  }

  private int accept(Session session, List<Sighting> sightings, PollPage page, Cursor cursor)
      throws SQLException {
    int news = 0;
    for (Sighting sighting : sightings) {
      if (sighting.isNamed()) {
        news += accept(session, sighting, page, cursor) ? 1 : 0;
      } else {
        // One bad row must not keep the page, and so the whole list, from ever being accepted.
        LOG.warn("gateway-poll left out a row of {} that has no usable order id", cursor);
      }
      store.reached(CrashPoint.MID_POLL_PAGE);
    }
    if (!cursors.advance(session, cursor, page, news)) {
      throw new SQLException("the cursor of " + cursor + " was taken over");
    }
    return news;
  }

  private boolean accept(Session session, Sighting sighting, PollPage page, Cursor cursor)
      throws SQLException {
    Account account = cursor.account();
    OrderKey key = new OrderKey(account.source(), account.name(), sighting.orderId());
    Optional<KnownOrder> found = KnownOrder.find(session, key);
    Instant now = clock.instant();
    boolean told = found.isPresent() && found.get().tells(session, sighting);
    if (found.isPresent()) {
      KnownOrder known = found.get();
      boolean lifted = known.isLiftedBy(sighting, sources.of(account.source()));
      // What no fetch can see is kept, also where the order is to be fetched anyway.
      boolean fetchable =
          !(lifted || (sighting.evidence() && !told)) || known.isTold(session, sighting);
      if (known.parked() && fetchable) {
        KnownOrder.show(session, key, sighting);
        acceptance.reopen(session, key, now);
        return false;
      }
      boolean outdated = cursor.kind().equals(Cursor.POLL) && store.mayBeOutdated(known.version());
      if (!(outdated || known.isOlderThan(sighting, told) || lifted)) {
        return false;
      }
      if (known.due() && fetchable) {
        KnownOrder.show(session, key, sighting);
        return false;
      }
    }
    boolean unannounced =
        sighting.announced()
            && found.map(known -> known.isChangedBy(sighting, told)).orElse(true)
            && !wasAnnounced(session, key, sighting, now);
    Outcome outcome =
        acceptance.accept(
            session,
            notification(
                sighting,
                isOvertaken(session, key, sighting)
                    ? sighting.platformAt()
                    : eventTime(sighting, found, page, now),
                cursor,
                now),
            now,
            health.isHealthy(account.source(), account.name()),
            unannounced ? platformTime(sighting, now).plus(grace) : null);
    KnownOrder.show(session, key, sighting);
    if (outcome == Outcome.DUPLICATE
        && found.map(known -> known.isBehind(sighting)).orElse(false)) {
      // A fetch after the first sighting has not seen it: the platform's answers lag, or did then.
      acceptance.fetchAgain(session, key, now);
    }
    return outcome == Outcome.ACCEPTED;
  }

  /**
   * The row's time. For a list that carries state, since when the order is on it; where the row
   * does not say, or an event has told of as late a time, that of the page, because the order is in
   * the list now. The document's own time serves only where no fetch has seen it: of a document
   * that was fetched it may be from long before the order came to be listed, and an event of
   * between the two would seem to be the later one.
   */
  private static @Nullable Instant eventTime(
      Sighting sighting, Optional<KnownOrder> found, PollPage page, Instant now) {
    Instant shown = sighting.platformAt();
    if (!sighting.evidence()) {
      return shown;
    }
    Instant told = found.map(KnownOrder::evidenceAt).orElse(null);
    Instant listed = sighting.listedAt();
    if (listed != null && (told == null || listed.isAfter(told))) {
      return listed;
    }
    Instant fetched = found.map(KnownOrder::updatedAt).orElse(null);
    if (shown != null
        && told != null
        && shown.isAfter(told)
        && (fetched == null || shown.isAfter(fetched))) {
      return shown;
    }
    return page.platformTime() == null ? now : page.platformTime();
  }

  /**
   * Whether an event of another state is known that is later than the row: a list may be behind and
   * still have an order that has left it. One of the very time says nothing: it has moved the
   * document, and the order may have been listed again since without the document changing.
   */
  private boolean isOvertaken(Session session, OrderKey key, Sighting sighting)
      throws SQLException {
    Source source = sources.of(key.source());
    return sighting.evidence()
        && sighting.platformAt() != null
        && session
            .list(
                """
                select distinct type from gateway_notification
                where source = ? and account = ? and order_id = ? and via = 'webhook'
                  and type is not null and event_at > ?""",
                row -> row.getString(1),
                key.source(),
                key.account(),
                key.orderId(),
                sighting.platformAt())
            .stream()
            .anyMatch(type -> source.isEvidence(type) && !type.equals(sighting.type()));
  }

  private boolean wasAnnounced(Session session, OrderKey key, Sighting sighting, Instant now)
      throws SQLException {
    return session
        .first(
            """
            select 1 from gateway_notification
            where source = ? and account = ? and order_id = ? and type = ? and via = 'webhook'
              and received_at >= ?""",
            row -> true,
            key.source(),
            key.account(),
            key.orderId(),
            sighting.type(),
            platformTime(sighting, now).minus(grace))
        .orElse(false);
  }

  private static Instant platformTime(Sighting sighting, Instant now) {
    return sighting.platformAt() == null ? now : sighting.platformAt();
  }

  private static Notification notification(
      Sighting sighting, @Nullable Instant eventAt, Cursor cursor, Instant now) {
    Account account = cursor.account();
    String what =
        cursor.list().equals("orders") ? String.valueOf(sighting.status()) : cursor.list();
    String at = sighting.platformAt() == null ? "-" : sighting.platformAt().toString();
    return new Notification(
        account.source(),
        account.name(),
        "poll:" + sighting.orderId() + ":" + cut(what) + ":" + at,
        sighting.orderId(),
        cut(sighting.type()),
        eventAt,
        now,
        Via.POLL,
        List.of(),
        null,
        List.of(),
        sighting.body());
  }

  private static String cut(String word) {
    return word.substring(0, Math.min(WORD_CHARS, word.length()));
  }
}
