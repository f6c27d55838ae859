package dev.ordergateway.retain;

import dev.ordergateway.audit.Removal;
import dev.ordergateway.deliver.Sink;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.settings.Settings;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases what is personal of an order wherever the store holds it, and leaves the proof that it was
 * processed. Can be asked for again at any time: what is erased is not found any more. Further news
 * of the order is fetched and stored as that of any other. Safe for any thread.
 */
public final class Erasure {
  private static final Logger LOG = LoggerFactory.getLogger(Erasure.class);
  private final Store store;
  private final OrderErasure orders;
  private final StrayNotifications notifications;
  private final StrayRejections rejections;
  private final boolean elsewhere;
  private final long rewriteBytesMax;
  private final Meters meters;
  private final Clock clock;

  public Erasure(Settings settings, Store store, Removal removal, Meters meters, Clock clock) {
    this.store = store;
    this.orders = new OrderErasure(store, removal);
    this.notifications = new StrayNotifications(store, removal);
    this.rejections = new StrayRejections(store);
    this.elsewhere =
        !Sink.all(settings).stream().allMatch(Sink::isTable)
            || !settings.text("gateway.sink.jdbc-url").isEmpty();
    this.rewriteBytesMax = settings.count("gateway.retain.rewrite-bytes-max");
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * @param execute false: it is only counted
   * @throws StoreException if it was cut off; part of it may be done, and it can be asked for again
   */
  public Erased erase(ErasureScope scope, boolean execute) {
    Instant now = clock.instant();
    List<Erased.Order> found = new ArrayList<>();
    for (OrderKey key : store.read(session -> keys(session, scope))) {
      found.add(
          execute
              ? orders.erase(key, now)
              : store.read(session -> orders.count(session, key, Erased.Result.COUNTED)));
    }
    List<Long> quarantined = notifications.find(scope);
    List<Long> refused = rejections.find(scope);
    if (execute) {
      notifications.erase(quarantined, now);
      rejections.erase(refused);
    }
    boolean changed = execute && found.size() + quarantined.size() + refused.size() > 0;
    Erased erased =
        new Erased(
            found,
            quarantined.size(),
            refused.size(),
            execute,
            elsewhere,
            changed && !isScrubbed());
    if (changed) {
      report(erased);
    }
    return erased;
  }

  private static List<OrderKey> keys(Session session, ErasureScope scope) throws SQLException {
    return session
        .list(
            "select source, account, order_id from gateway_order where order_id = ?",
            row -> new OrderKey(row.getString(1), row.getString(2), row.getString(3)),
            scope.orderId())
        .stream()
        .filter(key -> scope.has(key.source(), key.account(), List.of()))
        .toList();
  }

  private boolean isScrubbed() {
    try {
      return store.scrub(rewriteBytesMax);
    } catch (StoreException e) {
      LOG.warn(
          "gateway-erase could not clean the database's files: {}. Hint: ask for it again.",
          e.getMessage());
      return false;
    }
  }

  private void report(Erased erased) {
    for (Erased.Order order : erased.orders()) {
      boolean done = order.result() == Erased.Result.ERASED;
      LOG.info(
          "gateway-erase {} {}",
          done ? "has erased" : "has not erased, it is worked:",
          order.key());
      if (done) {
        meters.count("gateway.erased", order.key().source(), order.key().account());
      }
    }
    LOG.info(
        "gateway-erase has emptied {} quarantined notifications and {} refused documents",
        erased.strays(),
        erased.rejections());
  }
}
