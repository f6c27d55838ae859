package dev.ordergateway.deliver;

import dev.ordergateway.accept.Notification;
import dev.ordergateway.deliver.Mappings.Mapped;
import dev.ordergateway.enrich.ClaimedOrder;
import dev.ordergateway.enrich.ClaimedOrder.Event;
import dev.ordergateway.enrich.ClaimedOrder.OpenNotification;
import dev.ordergateway.enrich.Source;
import dev.ordergateway.enrich.Sources;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether fetched content is newer than what the order has. There is no rank of statuses:
 * every step back is legal if the platform says so, only not on the word of a single stale answer.
 */
final class Freshness {
  /** What the fetched content is. */
  enum Verdict {
    /** Becomes the next version. */
    NEW,
    /** Older than the last version by the platform's own time, and the platform insists. */
    REGRESSED,
    /** The platform seems to be behind: fetch again before believing it. */
    RECHECK,
    /** Equal to the last version. */
    UNCHANGED
  }

  private final Sources sources;
  private final int rechecksMax;

  Freshness(Sources sources, int rechecksMax) {
    this.sources = sources;
    this.rechecksMax = rechecksMax;
  }

  Verdict judge(Session session, Mapped mapped) throws SQLException {
    ClaimedOrder order = mapped.fetched().order();
    boolean triesLeft = order.rechecks() < rechecksMax;
    if (triesLeft && isBehindAList(session, mapped)) {
      return Verdict.RECHECK;
    }
    if (order.version() == 0) {
      return Verdict.NEW;
    }
    if (!isNews(mapped)) {
      return triesLeft && namesAnotherStatus(session, mapped) ? Verdict.RECHECK : Verdict.UNCHANGED;
    }
    if (!isBehind(session, mapped)) {
      return Verdict.NEW;
    }
    return triesLeft ? Verdict.RECHECK : Verdict.REGRESSED;
  }

  /**
   * Whether a document that is believed is to be fetched again all the same, because it may not be
   * the platform's last word and no poll would find what is. Once begun, that goes on for as long
   * as there are delays, or until something later is fetched: a platform that was behind may still
   * be.
   */
  boolean isToBeVerified(Mapped mapped) {
    int rechecks = mapped.fetched().order().rechecks();
    boolean doubtful =
        isNews(mapped) ? isOfAnEvent(mapped) || isOfTheSameTime(mapped) : rechecks > 0;
    return doubtful && rechecks < rechecksMax;
  }

  private static boolean isNews(Mapped mapped) {
    return !mapped.order().contentHash().equals(mapped.fetched().order().contentHash());
  }

  /**
   * Whether an event that was just told carries the news, and the document is from before it: such
   * an event makes a version of whatever document there is, at once, and the platform's lists need
   * not show the change.
   */
  private boolean isOfAnEvent(Mapped mapped) {
    Event latest = mapped.latest();
    return latest != null
        && precedesItsEvent(mapped)
        && mapped.fetched().order().open().stream()
            .anyMatch(open -> latest.at().equals(open.eventAt()) && isOf(latest, open));
  }

  /**
   * Whether the document differs from the last version and has its update time: which of the two is
   * the later one cannot be told. Where events say something of the order it may differ by those.
   */
  private static boolean isOfTheSameTime(Mapped mapped) {
    Instant updated = mapped.order().updatedAt();
    return mapped.latest() == null
        && updated != null
        && updated.equals(mapped.fetched().order().platformAt());
  }

  /** A list tells no more than that the order is in it now. */
  private static boolean isOf(Event event, OpenNotification open) {
    return event.type().equals(open.type()) && open.via().equals(Notification.Via.WEBHOOK.word());
  }

  /** Whether the document is from before the last event that carries state, by the same clock. */
  private boolean precedesItsEvent(Mapped mapped) {
    Event latest = mapped.latest();
    Instant updated = mapped.order().updatedAt();
    return latest != null
        && updated != null
        && sources.of(mapped.fetched().order().key().source()).isEvidence(latest.type())
        && updated.isBefore(latest.at());
  }

  /** Whether the content is older than the last version, by what the source compares. */
  private boolean isBehind(Session session, Mapped mapped) throws SQLException {
    ClaimedOrder order = mapped.fetched().order();
    Source source = sources.of(order.key().source());
    return switch (source.compare()) {
      case CONTENT -> false;
      case STATUS_ORDER -> source.isBefore(mapped.order().status(), status(session, order.key()));
      case UPDATE_TIME -> {
        Instant now = mapped.order().updatedAt();
        Instant before = order.platformAt();
        yield now != null && before != null && now.isBefore(before);
      }
    };
  }

  /** The canonical status of the order's last version. */
  private static String status(Session session, OrderKey key) throws SQLException {
    return session
        .first(
            """
            select coalesce(status, '') from gateway_order
            where source = ? and account = ? and order_id = ?""",
            row -> row.getString(1),
            key.source(),
            key.account(),
            key.orderId())
        .orElse("");
  }

  /**
   * Whether a list has shown a later update of the order, by the same clock. Such a document may
   * well say something new, and the news after it would be waited for until the next poll.
   */
  private static boolean isBehindAList(Session session, Mapped mapped) throws SQLException {
    Instant updated = mapped.order().updatedAt();
    OrderKey key = mapped.fetched().order().key();
    return updated != null
        && session
            .first(
                """
                select 1 from gateway_order
                where source = ? and account = ? and order_id = ? and shown_at > ?""",
                row -> true,
                key.source(),
                key.account(),
                key.orderId(),
                updated)
            .isPresent();
  }

  /**
   * Whether the newest notification, settled or not, names a status that the fetched order does not
   * have. Of several with the same time any may be the newest.
   */
  private boolean namesAnotherStatus(Session session, Mapped mapped) throws SQLException {
    OrderKey key = mapped.fetched().order().key();
    @Nullable String fetched = mapped.order().platformStatus();
    if (!sources.of(key.source()).isStatusNamed() || mapped.fetched().order().open().isEmpty()) {
      return false;
    }
    List<String> named =
        session.list(
            """
            select type from gateway_notification
            where source = ? and account = ? and order_id = ? and type is not null
              and event_at = (select max(event_at) from gateway_notification
                where source = ? and account = ? and order_id = ? and type is not null)""",
            row -> row.getString(1),
            key.source(),
            key.account(),
            key.orderId(),
            key.source(),
            key.account(),
            key.orderId());
    return !named.isEmpty() && (fetched == null || !named.contains(fetched));
  }
}
