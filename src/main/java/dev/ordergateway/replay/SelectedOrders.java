package dev.ordergateway.replay;

import dev.ordergateway.ledger.Conditions;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The orders of a selection: those that are parked, those that have a version for a redelivery, or
 * those of whose newest version a sink lacks. Pages go by key along an index, so that a page costs
 * the same at any size of the ledger.
 */
final class SelectedOrders {
  private static final String PARKED = "state = 'parked'";

  /** Of what was erased there is no document to map anew. */
  private static final String VERSIONED = "version > erased_version";

  /** What was refused is parked, and sent again by a replay of its cause. */
  private static final String LACKING =
      """
      not exists (select 1 from gateway_delivery d
        where d.source = gateway_order.source and d.account = gateway_order.account
          and d.order_id = gateway_order.order_id and d.sink = ?
          and (d.sent_version >= gateway_order.version or d.send_at is not null
            or d.parked_at is not null))""";

  /** Where a page ended. */
  record Page(List<OrderKey> orders, @Nullable Key last) {}

  /**
   * @param cause empty where the order of the pages has no cause in its key
   */
  record Key(String source, String account, String cause, String orderId) {
    static final Key FIRST = new Key("", "", "", "");
  }

  private final Store store;

  SelectedOrders(Store store) {
    this.store = store;
  }

  int count(Selection selection) {
    Conditions where = where(selection);
    return store.read(
        session ->
            session
                .first(
                    "select count(*) from gateway_order where " + where.text(),
                    row -> row.getInt(1),
                    where.values())
                .orElse(0));
  }

  /**
   * @param before orders that were parked later are left out, so that a replay ends even if what it
   *     re-opens is parked again at once
   */
  Page after(Selection selection, Key after, Instant before, int limit) {
    Conditions where =
        selection.isParked()
            ? parkedAfter(selection, after, before)
            : versionedAfter(selection, after);
    List<Key> keys =
        store.read(
            session ->
                session.list(
                    select(where, selection),
                    row ->
                        new Key(
                            row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                    where.values(limit)));
    List<OrderKey> orders =
        keys.stream().map(k -> new OrderKey(k.source(), k.account(), k.orderId())).toList();
    return new Page(orders, keys.size() < limit ? null : keys.get(keys.size() - 1));
  }

  static Conditions parkedAfter(Selection selection, Key after, Instant before) {
    return where(selection)
        .and("parked_at <= ?", before)
        .and(
            "(source, account, cause, order_id) > (?, ?, ?, ?)",
            after.source(),
            after.account(),
            after.cause(),
            after.orderId());
  }

  static Conditions versionedAfter(Selection selection, Key after) {
    return where(selection)
        .and(
            "(source, account, order_id) > (?, ?, ?)",
            after.source(),
            after.account(),
            after.orderId());
  }

  static String select(Conditions where, Selection selection) {
    return "select source, account, coalesce(cause, ''), order_id from gateway_order where "
        + where.text()
        + " order by source, account, "
        + (selection.isParked() ? "cause, " : "")
        + "order_id limit ?";
  }

  /** The orders that the selection's ids name, by order id or by a notification of theirs. */
  List<OrderKey> named(Selection selection, NamedNotifications notifications) {
    return store.read(
        session -> {
          Set<OrderKey> found = new LinkedHashSet<>();
          for (String id : selection.ids()) {
            Conditions where = where(selection).and("order_id = ?", id);
            found.addAll(keys(session, where));
            for (OrderKey key : notifications.orders(session, id)) {
              found.addAll(
                  keys(
                      session,
                      where(selection)
                          .and("source = ?", key.source())
                          .and("account = ?", key.account())
                          .and("order_id = ?", key.orderId())));
            }
          }
          return new ArrayList<>(found);
        });
  }

  private static List<OrderKey> keys(Session session, Conditions where) throws SQLException {
    return session.list(
        "select source, account, order_id from gateway_order where " + where.text(),
        row -> new OrderKey(row.getString(1), row.getString(2), row.getString(3)),
        where.values());
  }

  private static Conditions where(Selection selection) {
    Conditions where =
        new Conditions(selection.isParked() ? PARKED : VERSIONED)
            .andIf("source = ?", selection.source())
            .andIf("account = ?", selection.account())
            .andIf("cause = ?", selection.cause());
    Selection.Lacking lacking = selection.lacking();
    if (lacking != null) {
      where.and(LACKING, lacking.sink());
    }
    if (lacking != null && !lacking.statuses().isEmpty()) {
      String each = String.join(", ", Collections.nCopies(lacking.statuses().size(), "?"));
      where.and("status in (" + each + ")", lacking.statuses().toArray());
    }
    return where;
  }
}
