package dev.ordergateway.update;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.deliver.VersionRow;
import dev.ordergateway.ledger.Attempts;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.settings.Account;
import dev.ordergateway.update.DueUpdates.Due;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes due writes out of the ledger. A write waits while its order is being worked, is due, or is
 * parked: something is known to have changed then, and not yet what. It waits as well while an
 * earlier one of its order is not settled. One whose call began before, with nobody knowing how it
 * ended, has its order fetched first. Safe for any thread.
 */
final class UpdateClaims {
  private final Store store;
  private final DueUpdates due;
  private final Clock clock;

  UpdateClaims(Store store, Duration lease, Clock clock) {
    this.store = store;
    this.due = new DueUpdates(store, lease);
    this.clock = clock;
  }

  /** What became of those that were looked at. */
  record Look(Optional<OrderUpdate> taken, boolean fetching, int overtaken) {}

  /** The next write to make; noted as begun before this returns. */
  Look claim(Account account) {
    return store.write(session -> claim(session, account));
  }

  /**
   * Has the order of the next due write fetched, whatever is known of it: how an account that is
   * not known to be well is probed.
   *
   * @return whether there was one
   */
  boolean fetchNext(Account account) {
    return store.write(
        session -> {
          Instant now = clock.instant();
          List<Due> found = due.free(session, account, now);
          if (!found.isEmpty()) {
            fetchFirst(session, found.get(0).update(), now);
          }
          return !found.isEmpty();
        });
  }

  private Look claim(Session session, Account account) throws SQLException {
    Instant now = clock.instant();
    boolean fetching = false;
    int overtaken = 0;
    Iterator<Due> found = due.free(session, account, now).iterator();
    while (found.hasNext()) {
      Due next = found.next();
      if (!next.isKnown(now)) {
        fetchFirst(session, next.update(), now);
        fetching = true;
      } else if (isOvertaken(session, next)) {
        drop(session, next.update(), now);
        overtaken++;
      } else {
        begin(session, next, now);
        return new Look(Optional.of(next.update()), fetching, overtaken);
      }
    }
    return new Look(Optional.empty(), fetching, overtaken);
  }

  /**
   * A look at the order that lies ahead, because the clock was set back, becomes one that is not
   * later than the call: else it would count as a look after it once the clock is there again.
   */
  private static void begin(Session session, Due next, Instant now) throws SQLException {
    OrderUpdate update = next.update();
    session.update(
        "update gateway_update set due_at = ?, called_at = ? where id = ?",
        update.until(),
        now,
        update.id());
    if (next.isFetchedAhead(now)) {
      session.update(
          """
          update gateway_order set fetched_at = ?
          where source = ? and account = ? and order_id = ?""",
          now,
          update.key().source(),
          update.key().account(),
          update.key().orderId());
    }
  }

  /** Counted as news, so that a fetch which is under way does not settle it. */
  private static void fetchFirst(Session session, OrderUpdate update, Instant now)
      throws SQLException {
    session.update(
        """
        update gateway_order set due_at = ?, news_count = news_count + 1, state = 'accepted'
        where source = ? and account = ? and order_id = ? and due_at is null
          and state <> 'parked'""",
        now,
        update.key().source(),
        update.key().account(),
        update.key().orderId());
  }

  /**
   * Whether a newer version has come that makes the write unsafe: any, for an acknowledgement,
   * which that version gets for itself; else one in which a field to be written has changed, and
   * not to what we wrote ourselves since: that is an echo, which may be a version of its own.
   */
  private static boolean isOvertaken(Session session, Due due) throws SQLException {
    OrderUpdate update = due.update();
    if (due.newest() == update.version()) {
      return false;
    }
    if (update.reason() == OrderUpdate.Reason.ACKNOWLEDGE) {
      return true;
    }
    Optional<JsonNode> then = VersionRow.platformOrder(session, update.key(), update.version());
    Optional<JsonNode> now = VersionRow.platformOrder(session, update.key(), due.newest());
    if (then.isEmpty() || now.isEmpty()) {
      return true;
    }
    List<String> changed =
        update.fields().properties().stream()
            .map(field -> MaropostFields.of(field.getKey()))
            .filter(name -> !then.get().path(name).equals(now.get().path(name)))
            .toList();
    return !changed.isEmpty() && !isEcho(writtenSince(session, update), now.get(), changed);
  }

  private static boolean isEcho(Map<String, String> ours, JsonNode now, List<String> changed) {
    return changed.stream().allMatch(name -> now.path(name).asText().equals(ours.get(name)));
  }

  /** What was written to the order after the version of the update, by the names it is read by. */
  private static Map<String, String> writtenSince(Session session, OrderUpdate update)
      throws SQLException {
    List<JsonNode> writes =
        session.list(
            """
            select u.fields from gateway_update u
            join gateway_version v on v.source = u.source and v.account = u.account
              and v.order_id = u.order_id and v.version = ?
            where u.source = ? and u.account = ? and u.order_id = ? and u.id < ?
              and u.state = 'written' and u.called_at >= v.created_at
            order by u.id""",
            row -> Updates.fields(row.getBytes(1)),
            update.version(),
            update.key().source(),
            update.key().account(),
            update.key().orderId(),
            update.id());
    Map<String, String> fields = new HashMap<>();
    for (JsonNode write : writes) {
      write
          .properties()
          .forEach(
              field -> fields.put(MaropostFields.of(field.getKey()), field.getValue().asText()));
    }
    return fields;
  }

  private static void drop(Session session, OrderUpdate update, Instant now) throws SQLException {
    session.update(
        """
        update gateway_update set state = 'overtaken', due_at = null, settled_at = ?,
          closed_at = coalesce(closed_at, ?)
        where id = ?""",
        now,
        now,
        update.id());
    Attempts.record(session, update.key(), "update", now, "overtaken", null, null, null);
  }

  /** When to look for the next write of the account; empty if none may be made as things stand. */
  Optional<Instant> nextDue(Account account) {
    return due.next(account, clock.instant());
  }
}
