package dev.ordergateway.deliver;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.deliver.Freshness.Verdict;
import dev.ordergateway.deliver.Mappings.Mapped;
import dev.ordergateway.enrich.ClaimedOrder;
import dev.ordergateway.enrich.ClaimedOrder.OpenNotification;
import dev.ordergateway.enrich.Fence;
import dev.ordergateway.enrich.FetchedOrder;
import dev.ordergateway.enrich.Sources;
import dev.ordergateway.ledger.Attempts;
import dev.ordergateway.ledger.CrashPoint;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.update.Updates;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settles what was fetched: the next version of the order is stored, as the very bytes that every
 * delivery of it will send, before anything is sent; or there is nothing new. One transaction,
 * fenced by the claim: if that was lost, nothing of it takes effect. Safe for any thread.
 */
public final class Versions {
  private final Store store;
  private final Sinks sinks;
  private final Freshness freshness;
  private final List<Duration> recheckDelays;
  private final boolean ownUpdatesDelivered;
  private final Clock clock;

  public Versions(Store store, Settings settings, Sinks sinks, Sources sources, Clock clock) {
    this.store = store;
    this.sinks = sinks;
    this.recheckDelays = settings.durations("gateway.enrich.recheck-delays");
    this.ownUpdatesDelivered = settings.enabled("gateway.sink.own-updates-enabled");
    this.freshness = new Freshness(sources, recheckDelays.size());
    this.clock = clock;
  }

  /** Returns when what there is to deliver is due to be sent, to each sink by its own workers. */
  public void settle(Mapped mapped) {
    store.reached(CrashPoint.AFTER_FETCH);
    boolean made = store.write(mapped.fetched().order().key(), session -> settle(session, mapped));
    if (made) {
      sinks.raise();
    }
  }

  /** Whether it made a version. */
  private boolean settle(Session session, Mapped mapped) throws SQLException {
    FetchedOrder fetched = mapped.fetched();
    if (mapped.veto() != null) {
      close(session, mapped, "vetoed", mapped.veto(), null);
      return false;
    }
    boolean own = mapped.own().only() && freshness.judge(session, mapped) == Verdict.NEW;
    if (own && !ownUpdatesDelivered) {
      echoed(session, mapped);
      return false;
    }
    List<String> wanted = fetched.account().list("statuses");
    if (!wanted.isEmpty() && !wanted.contains(mapped.order().status())) {
      close(session, mapped, "ignored", null, null);
      return false;
    }
    Verdict verdict = freshness.judge(session, mapped);
    if (verdict == Verdict.UNCHANGED && store.mayBeOutdated(fetched.order().version())) {
      // Unchanged since the copy that was restored, which says nothing of what the sink has.
      verdict = Verdict.NEW;
    }
    switch (verdict) {
      case UNCHANGED -> close(session, mapped, "unchanged", null, again(mapped, clock.instant()));
      case RECHECK -> recheck(session, mapped);
      default -> {
        return next(session, mapped, flag(verdict, own));
      }
    }
    return false;
  }

  private static @Nullable Cause flag(Verdict verdict, boolean own) {
    if (verdict == Verdict.REGRESSED) {
      return Cause.REGRESSED;
    }
    return own ? Cause.OWN_UPDATE : null;
  }

  private boolean next(Session session, Mapped mapped, @Nullable Cause flag) throws SQLException {
    Instant now = clock.instant();
    FetchedOrder fetched = mapped.fetched();
    ClaimedOrder order = fetched.order();
    int version = store.nextVersion(order.version());
    int held =
        OrderRow.settle(
            session,
            mapped,
            now,
            true,
            again(mapped, now),
            "version = ?, content_hash = ?, status = ?, platform_at = ?, send_at = ?, "
                + Fence.FREE,
            version,
            mapped.order().contentHash(),
            mapped.order().status(),
            mapped.order().updatedAt(),
            now);
    if (held == 0) {
      return false;
    }
    byte[] event = event(mapped, version);
    VersionRow.insert(session, order.key(), version, mapped.order(), event, flag, now);
    Updates.overtaken(session, order.key(), mapped.own().shown(), now);
    for (OpenNotification open : order.open()) {
      session.update(
          "update gateway_notification set version = ? where id = ? and version is null",
          version,
          open.id());
    }
    Attempts.record(session, order.key(), "enrich", now, "version", version, order.callId(), null);
    sinks.owe(session, order.key(), version, mapped.order().status(), now);
    return true;
  }

  /** When to fetch the order once more all the same; null if the document is believed. */
  private @Nullable Instant again(Mapped mapped, Instant now) {
    return freshness.isToBeVerified(mapped)
        ? now.plus(recheckDelays.get(mapped.fetched().order().rechecks()))
        : null;
  }

  private static byte[] event(Mapped mapped, int version) {
    FetchedOrder fetched = mapped.fetched();
    OrderKey key = fetched.order().key();
    List<EvidenceItem> evidence =
        fetched.order().open().stream()
            .map(
                open ->
                    new EvidenceItem(
                        "n:" + open.id(),
                        open.externalId(),
                        open.via(),
                        open.type(),
                        open.eventAt(),
                        open.receivedAt()))
            .toList();
    return OrderEvent.write(
        key.source(),
        key.account(),
        key.orderId(),
        version,
        mapped.order(),
        Objects.requireNonNull(fetched.document()),
        evidence,
        fetched.fetchedAt());
  }

  /** Nothing but our own writes is new: they are what later fetches are compared with. */
  private void echoed(Session session, Mapped mapped) throws SQLException {
    Instant now = clock.instant();
    ClaimedOrder order = mapped.fetched().order();
    int held =
        OrderRow.settle(
            session,
            mapped,
            now,
            false,
            null,
            "content_hash = ?, platform_at = ?, " + Fence.FREE,
            mapped.order().contentHash(),
            mapped.order().updatedAt());
    if (held > 0) {
      Updates.seen(session, order.key(), mapped.own().shown(), order.version(), now);
      closed(session, order, "own-update", null, now);
    }
  }

  /** Nothing to deliver: the notifications that were open before the fetch are closed. */
  private void close(
      Session session,
      Mapped mapped,
      String outcome,
      @Nullable String detail,
      @Nullable Instant again)
      throws SQLException {
    Instant now = clock.instant();
    ClaimedOrder order = mapped.fetched().order();
    if (OrderRow.settle(session, mapped, now, false, again, Fence.FREE) > 0) {
      closed(session, order, outcome, detail, now);
    }
  }

  private static void closed(
      Session session, ClaimedOrder order, String outcome, @Nullable String detail, Instant now)
      throws SQLException {
    for (OpenNotification open : order.open()) {
      session.update(
          """
          update gateway_notification
          set state = 'delivered', outcome = ?, settled_at = ?
          where id = ? and version is null""",
          outcome,
          now,
          open.id());
    }
    Attempts.record(session, order.key(), "enrich", now, outcome, null, order.callId(), detail);
  }

  private void recheck(Session session, Mapped mapped) throws SQLException {
    Instant now = clock.instant();
    ClaimedOrder order = mapped.fetched().order();
    Instant due = now.plus(recheckDelays.get(order.rechecks()));
    int held = OrderRow.recheck(session, mapped, due, now);
    if (held > 0) {
      Attempts.record(session, order.key(), "enrich", now, "recheck", null, order.callId(), null);
    }
  }
}
