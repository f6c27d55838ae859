package dev.ordergateway.deliver;

import dev.ordergateway.deliver.OrderDeliveries.Held;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.update.Acknowledgement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of what was still to be sent to sinks that are not configured any more: no order waits
 * for one of them. What they have got stays known.
 */
public final class RemovedSinks {
  private static final Logger LOG = LoggerFactory.getLogger(RemovedSinks.class);
  private static final int BATCH = 100;

  /** Each from the next name on: the index holds only what waits, and is read a name at a time. */
  static final String NEXT =
      """
      select min(sink) from (
        select min(sink) as sink from gateway_delivery where send_at is not null and sink > ?
        union all
        select min(sink) from gateway_delivery where parked_at is not null and sink > ?) as next""";

  static final String WAITING =
      """
      select source, account, order_id from gateway_delivery
      where sink = ? and send_at is not null limit"""
          + " "
          + BATCH;

  static final String PARKED =
      """
      select source, account, order_id from gateway_delivery
      where sink = ? and parked_at is not null limit"""
          + " "
          + BATCH;

  private static final String LET_GO =
      """
      update gateway_delivery set send_at = null, parked_at = null, lease_owner = null,
        lease_until_at = null, claim_count = claim_count + 1, detail = null
      where source = ? and account = ? and order_id = ? and sink = ?""";

  private final Store store;
  private final Sinks sinks;
  private final OrderDeliveries orders;
  private final Clock clock;

  public RemovedSinks(Store store, Sinks sinks, Acknowledgement acknowledgement, Clock clock) {
    this.store = store;
    this.sinks = sinks;
    this.orders = new OrderDeliveries(store, acknowledgement);
    this.clock = clock;
  }

  /** Before anything is sent. */
  public void letGo() {
    Set<String> here = sinks.all().stream().map(Sink::name).collect(Collectors.toSet());
    Set<String> removed = new TreeSet<>();
    for (Optional<String> next = next(""); next.isPresent(); next = next(next.get())) {
      next.filter(name -> !here.contains(name)).ifPresent(removed::add);
    }
    for (String name : removed) {
      int count = letGo(name, WAITING) + letGo(name, PARKED);
      LOG.warn(
          "the sink {} is not configured any more; {} orders that it was still to get are let go",
          name,
          count);
    }
  }

  private Optional<String> next(String after) {
    return store
        .read(
            session ->
                session.first(NEXT, row -> Optional.ofNullable(row.getString(1)), after, after))
        .flatMap(name -> name);
  }

  private int letGo(String name, String select) {
    int all = 0;
    List<OrderKey> batch;
    do {
      batch =
          store.read(
              session ->
                  session.list(
                      select,
                      row -> new OrderKey(row.getString(1), row.getString(2), row.getString(3)),
                      name));
      List<OrderKey> keys = batch.stream().sorted().toList();
      if (!keys.isEmpty()) {
        store.write(keys, session -> letGo(session, keys, name));
      }
      all += keys.size();
    } while (batch.size() == BATCH);
    return all;
  }

  private boolean letGo(Session session, List<OrderKey> keys, String name) throws SQLException {
    for (OrderKey key : keys) {
      Optional<Held> order = orders.hold(session, key);
      session.update(LET_GO, key.source(), key.account(), key.orderId(), name);
      OrderDeliveries.letGo(session, key);
      if (order.isPresent()) {
        orders.conclude(session, key, order.get(), clock.instant());
      }
    }
    return true;
  }
}
