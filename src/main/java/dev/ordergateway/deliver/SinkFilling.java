package dev.ordergateway.deliver;

import dev.ordergateway.deliver.OrderDeliveries.Held;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.replay.Filling;
import dev.ordergateway.update.Acknowledgement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Has a sink get the newest version of each order that it lacks and wants. */
public final class SinkFilling implements Filling {
  private static final String STATUS =
      """
      select o.status from gateway_order o
      where o.source = ? and o.account = ? and o.order_id = ? and o.version > o.erased_version
        and not exists (select 1 from gateway_delivery d
          where d.source = o.source and d.account = o.account and d.order_id = o.order_id
            and d.sink = ? and (d.sent_version >= o.version or d.send_at is not null
              or d.parked_at is not null))""";

  private final Store store;
  private final Sinks sinks;
  private final OrderDeliveries orders;
  private final Clock clock;

  public SinkFilling(Store store, Sinks sinks, Acknowledgement acknowledgement, Clock clock) {
    this.store = store;
    this.sinks = sinks;
    this.orders = new OrderDeliveries(store, acknowledgement);
    this.clock = clock;
  }

  @Override
  public int fill(List<OrderKey> keys, String name) {
    Sink sink =
        sinks.all().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no sink is called " + name));
    int owed =
        store.write(
            keys,
            session -> {
              int count = 0;
              for (OrderKey key : keys) {
                count += owe(session, key, sink) ? 1 : 0;
              }
              return count;
            });
    sinks.raise();
    return owed;
  }

  private boolean owe(Session session, OrderKey key, Sink sink) throws SQLException {
    Optional<Held> order = orders.hold(session, key);
    Optional<String> status =
        session.first(
            STATUS,
            row -> String.valueOf(row.getString(1)),
            key.source(),
            key.account(),
            key.orderId(),
            sink.name());
    if (order.isEmpty() || status.filter(sink::wants).isEmpty()) {
      return false;
    }
    DeliveryRow.owe(session, key, sink.name(), order.get().version(), clock.instant());
    orders.conclude(session, key, order.get(), clock.instant());
    return true;
  }
}
