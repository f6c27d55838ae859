package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * One seller of the Brazilian marketplace: orders by id and by list over HTTP, JSON events of what
 * the platform announces. Starts with the limits of the old support note (300 calls by id and 2 of
 * each list a minute), no fault and no quirk, and tries an event five times, five seconds apart.
 */
public final class MarketplaceEmulator extends PlatformEmulator {
  private final SellerSecrets secrets;
  private final MarketplaceApi api;

  private MarketplaceEmulator(
      SellerSecrets secrets, Clock clock, OrderShelf shelf, MarketplaceApi api) {
    super(clock, shelf, api, 5, Duration.ofSeconds(5));
    this.secrets = secrets;
    this.api = api;
  }

  public static MarketplaceEmulator start(SellerSecrets secrets) {
    return start(secrets, Clock.systemUTC());
  }

  /**
   * @param clock the platform's clock, which need not be the gateway's
   */
  public static MarketplaceEmulator start(SellerSecrets secrets, Clock clock) {
    OrderShelf shelf = new OrderShelf();
    MarketplaceApi api = new MarketplaceApi(shelf, secrets, clock);
    MarketplaceEmulator emulator = new MarketplaceEmulator(secrets, clock, shelf, api);
    emulator.open();
    return emulator;
  }

  @Override
  public URI apiUrl() {
    return address(MarketplaceApi.BASE);
  }

  public SellerSecrets secrets() {
    return secrets;
  }

  /** Switches quirks on or off. */
  public void quirks(Collection<MarketplaceQuirk> on) {
    api.quirks.retainAll(on);
    api.quirks.addAll(on);
  }

  /**
   * @param byId calls of one order a minute
   * @param list calls of each list a minute, counted by itself
   */
  public void callsPerMinute(int byId, int list) {
    api.limits(byId, list);
  }

  /** The largest number of calls by id seen in any 60 seconds. */
  @Override
  public int maxCallsInAnyMinute() {
    return api.mostInAnyMinute(false);
  }

  /** The largest number of calls of any one list seen in any 60 seconds. */
  public int maxListCallsInAnyMinute() {
    return api.mostInAnyMinute(true);
  }

  /**
   * From now on changes, new orders among them, show only so long after they were announced.
   *
   * @param byId in the calls by id, where a new order is 404 until then
   * @param lists in the lists
   */
  public void indexing(Duration byId, Duration lists) {
    api.orderLag = byId;
    api.listLag = lists;
  }

  /** Runs once after the next page of a list has been read, so that orders move between pages. */
  public void afterNextPage(Runnable action) {
    api.afterNextPage(action);
  }

  /** A new order whose payment is pending; announced as NEW. */
  public void place(String orderId) {
    place(orderId, order -> {});
  }

  /**
   * A new order whose payment is pending; announced as NEW.
   *
   * @param adjustment is given the document before it is seen by anybody
   */
  public void place(String orderId, Consumer<ObjectNode> adjustment) {
    Instant now = clock.instant();
    ObjectNode order = MarketplaceOrders.order(orderId, secrets.sellerId(), now);
    adjustment.accept(order);
    shelf.place(orderId, new OrderShelf.Revision(now, OrderList.NEW.path(), now, order));
    announce(orderId, "NEW", now);
  }

  /** Payment came: announced as APPROVED. */
  public void approve(String orderId) {
    Instant now = clock.instant();
    move(
        orderId,
        now,
        OrderList.APPROVED,
        order -> order.put("status", "PAY").put("approvedAt", MarketplaceOrders.time(now)));
    announce(orderId, "APPROVED", now);
  }

  /** Announced as CANCELED. */
  public void cancel(String orderId) {
    Instant now = clock.instant();
    if (api.quirks.contains(MarketplaceQuirk.CANCELED_UNCHANGED)) {
      shelf.change(
          orderId,
          last -> new OrderShelf.Revision(now, OrderList.CANCELED.path(), now, last.document()));
    } else {
      move(orderId, now, OrderList.CANCELED, order -> order.put("status", "CAN"));
    }
    announce(orderId, "CANCELED", now);
  }

  /** The cancellation was refused: the order is back among the approved ones. */
  public void denyCancellation(String orderId) {
    Instant now = clock.instant();
    move(orderId, now, OrderList.APPROVED, order -> order.put("status", "PAY"));
    announce(orderId, "CANCELED DENIED", now);
  }

  /** Payment is overdue: announced as RAA; the order's status does not change. */
  public void paymentOverdue(String orderId) {
    Instant now = clock.instant();
    edit(orderId, order -> {});
    announce(orderId, "RAA", now);
  }

  /** On its way. The platform announces nothing. */
  public void send(String orderId) {
    Instant now = clock.instant();
    move(
        orderId,
        now,
        OrderList.SENT,
        order -> MarketplaceOrders.send(order.put("status", "SHP"), "ETR", now));
  }

  /** With the buyer. The platform announces nothing. */
  public void deliver(String orderId) {
    Instant now = clock.instant();
    move(
        orderId,
        now,
        OrderList.DELIVERED,
        order -> MarketplaceOrders.send(order.put("status", "DLV"), "ENT", now));
  }

  /** Puts an order in a list, changed as one likes. The platform announces nothing. */
  public void move(String orderId, OrderList list, Consumer<ObjectNode> change) {
    move(orderId, clock.instant(), list, change);
  }

  /** Changes an order where it is and moves updatedAt. The platform announces nothing. */
  public void edit(String orderId, Consumer<ObjectNode> change) {
    Instant now = clock.instant();
    shelf.change(
        orderId,
        last -> MarketplaceOrders.changed(last, now, last.list(), last.listedAt(), change));
  }

  private void move(String orderId, Instant now, OrderList list, Consumer<ObjectNode> change) {
    shelf.change(orderId, last -> MarketplaceOrders.changed(last, now, list.path(), now, change));
  }

  /** The list an order is in, by the platform's own present state. */
  public String list(String orderId) {
    return revision(orderId).list();
  }

  /** Sends an event, whatever the order's state is and whether it exists. */
  public void announce(String orderId, String type, Instant at) {
    webhooks().send(MarketplaceEvents.event(secrets.sellerId(), orderId, type, at, api.quirks));
  }
}
