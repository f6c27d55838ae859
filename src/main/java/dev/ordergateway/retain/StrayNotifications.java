package dev.ordergateway.retain;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.audit.Removal;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notifications that name an order and are of none: those that are, or were, quarantined. */
final class StrayNotifications {
  /** Bodies may be large; so many are in memory at once. */
  private static final int PAGE = 50;

  private static final String COLUMNS = "select id, source, account, opened, state, cause";

  static final String BY_ID =
      COLUMNS
          + """
             from gateway_notification
            where order_id = ? and (state = 'parked' or account = '') and length(body) > 0""";

  /** What was not taken for word of an order has no order's id but in its bytes. */
  static final String UNREAD =
      COLUMNS
          + """
            , order_id, body from gateway_notification
            where state = 'parked' and id > ? order by id limit ?""";

  private record Stray(
      long id,
      String source,
      String account,
      List<String> opened,
      String state,
      @Nullable String cause) {

    /** A parked order's are erased with it. */
    boolean isOfNoOrder() {
      return state.equals("parked")
          ? cause != null
              && Cause.of(cause).filter(c -> c.effect() == Cause.Effect.QUARANTINE).isPresent()
          : account.isEmpty();
    }
  }

  /**
   * @param body null if the row names an order by itself
   */
  private record Unread(Stray stray, byte @Nullable [] body) {}

  private final Store store;
  private final Removal removal;

  StrayNotifications(Store store, Removal removal) {
    this.store = store;
    this.removal = removal;
  }

  List<Long> find(ErasureScope scope) {
    List<Long> found = new ArrayList<>();
    store
        .read(session -> session.list(BY_ID, StrayNotifications::stray, scope.orderId()))
        .forEach(stray -> add(found, stray, scope));
    long last = Long.MIN_VALUE;
    List<Unread> page;
    do {
      long after = last;
      page = store.read(session -> session.list(UNREAD, StrayNotifications::unread, after, PAGE));
      for (Unread each : page) {
        if (each.body() != null && scope.isNamedIn(each.body())) {
          add(found, each.stray(), scope);
        }
        last = each.stray().id();
      }
    } while (page.size() == PAGE);
    return found;
  }

  private static void add(List<Long> found, Stray stray, ErasureScope scope) {
    if (stray.isOfNoOrder() && scope.has(stray.source(), stray.account(), stray.opened())) {
      found.add(stray.id());
    }
  }

  /** Without its bytes a quarantined one cannot be validated again, and so is settled. */
  int erase(List<Long> found, Instant now) {
    return found.isEmpty() ? 0 : store.write(session -> erase(session, found, now));
  }

  private int erase(Session session, List<Long> found, Instant now) throws SQLException {
    for (long id : found) {
      session.update(
          """
          update gateway_notification set state = 'delivered', outcome = 'ignored', settled_at = ?
          where id = ? and state = 'parked'""",
          now,
          id);
    }
    return removal.bodies(session, found, now);
  }

  private static Stray stray(ResultSet row) throws SQLException {
    String opened = row.getString(4);
    return new Stray(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        opened == null ? List.of() : Arrays.asList(opened.split(",")),
        row.getString(5),
        row.getString(6));
  }

  private static Unread unread(ResultSet row) throws SQLException {
    return new Unread(stray(row), row.getString(7) == null ? row.getBytes(8) : null);
  }
}
