package dev.ordergateway.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.update.MaropostFields;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One Maropost Commerce Cloud store: GetOrder and UpdateOrder over HTTP, XML notifications of every
 * change of an order's status. Starts with the documented limit of 500 calls a minute, no fault and
 * no quirk, and tries a notification three times, five seconds apart.
 */
public final class MaropostEmulator extends PlatformEmulator {
  private final StoreSecrets secrets;
  private final MaropostApi api;
  private final AtomicLong eventIds = new AtomicLong(5_000);

  private MaropostEmulator(StoreSecrets secrets, Clock clock, OrderShelf shelf, MaropostApi api) {
    super(clock, shelf, api, 3, Duration.ofSeconds(5));
    this.secrets = secrets;
    this.api = api;
    api.orderChange = this::update;
  }

  public static MaropostEmulator start(StoreSecrets secrets) {
    return start(secrets, Clock.systemUTC());
  }

  /**
   * @param clock the platform's clock, which need not be the gateway's
   */
  public static MaropostEmulator start(StoreSecrets secrets, Clock clock) {
    OrderShelf shelf = new OrderShelf();
    MaropostApi api = new MaropostApi(shelf, secrets, clock);
    MaropostEmulator emulator = new MaropostEmulator(secrets, clock, shelf, api);
    emulator.open();
    return emulator;
  }

  @Override
  public URI apiUrl() {
    return address(MaropostApi.PATH);
  }

  public StoreSecrets secrets() {
    return secrets;
  }

  /** Switches quirks on or off. */
  public void quirks(Collection<MaropostQuirk> on) {
    api.answers.quirks().retainAll(on);
    api.answers.quirks().addAll(on);
  }

  public void callsPerMinute(int limit) {
    api.rate.limit(limit);
  }

  @Override
  public int maxCallsInAnyMinute() {
    return api.rate.mostInAnyMinute();
  }

  /** From now on the API shows each change only so long after it was made and announced. */
  public void lag(Duration time) {
    api.lag = time;
  }

  /** Cuts pages to so many orders, whatever Limit says: a short page is then not the last. */
  public void limitMax(int orders) {
    api.limitMax = orders;
  }

  /** A new order in status New, announced. */
  public void place(String orderId) {
    place(orderId, "New");
  }

  public void place(String orderId, String status) {
    place(orderId, status, order -> {});
  }

  /**
   * A new order, announced.
   *
   * @param adjustment is given the document before it is seen by anybody
   */
  public void place(String orderId, String status, Consumer<ObjectNode> adjustment) {
    Instant now = clock.instant();
    ObjectNode order = MaropostOrders.order(orderId, status, now);
    adjustment.accept(order);
    shelf.place(orderId, new OrderShelf.Revision(now, "", now, order));
    announce(orderId, order.path("OrderStatus").asText());
  }

  /** Changes the status, moves DateUpdated and announces it. */
  public void changeStatus(String orderId, String status) {
    edit(orderId, order -> progress(order, status));
    announce(orderId, status);
  }

  /** As UpdateOrder does: sets fields, moves DateUpdated, and announces another status. */
  private void update(String orderId, ObjectNode fields) {
    String status = fields.path("OrderStatus").asText();
    String before = document(orderId).path("OrderStatus").asText();
    edit(
        orderId,
        order -> {
          plain(fields).forEach((name, value) -> order.put(MaropostFields.of(name), value));
          if (!status.isEmpty()) {
            progress(order, status);
          }
        });
    if (!status.isEmpty() && !status.equals(before)) {
      announce(orderId, status);
    }
  }

  private static Map<String, String> plain(ObjectNode fields) {
    Map<String, String> plain = new TreeMap<>();
    for (var field : fields.properties()) {
      if (field.getValue().isValueNode() && !field.getKey().equals("OrderID")) {
        plain.put(field.getKey(), field.getValue().asText());
      }
    }
    return plain;
  }

  /** Changes an order and moves DateUpdated. The platform announces no such change. */
  public void edit(String orderId, Consumer<ObjectNode> change) {
    Instant now = clock.instant();
    shelf.change(
        orderId,
        last -> {
          ObjectNode order = last.document().deepCopy();
          order.put("DateUpdated", MaropostOrders.time(now));
          change.accept(order);
          return new OrderShelf.Revision(now, "", now, order);
        });
  }

  /** Sends a notification of a status, whatever the order's status is and whether it exists. */
  public void announce(String orderId, String status) {
    announce(eventIds.incrementAndGet(), orderId, status);
  }

  public void announce(long eventId, String orderId, String status) {
    String body =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <Event>
          <CurrentTime>%s</CurrentTime>
          <EventID>%d</EventID>
          <EventType>Order</EventType>
          <Order>
            <OrderID>%s</OrderID>
            <OrderStatus>%s</OrderStatus>
          </Order>
        </Event>
        """
            .formatted(
                MaropostOrders.time(clock.instant()),
                eventId,
                MaropostXml.escape(orderId),
                MaropostXml.escape(status));
    Map<String, String> headers =
        Map.of(
            "Content-Type", "text/xml; charset=utf-8",
            "NETO_NOTIFICATION", "Order",
            "NETOAPI_KEY", secrets.notificationKey());
    webhooks().send(new Webhook(orderId, status, headers, body));
  }

  private static void progress(ObjectNode order, String status) {
    order.put("OrderStatus", status);
    order.put("OnHoldType", status.equals("On Hold") ? "On Hold" : "");
    if (status.equals("Dispatched")) {
      String time = order.path("DateUpdated").asText();
      order.put("DateCompletedUTC", time).put("DateCompleted", time.substring(0, 10));
      String tracking = "EM" + order.path("OrderID").asText() + "AU";
      for (var line : order.withArray("OrderLine")) {
        String quantity = line.path("Quantity").asText();
        ((ObjectNode) line).put("QuantityShipped", quantity).put("ShippingTracking", tracking);
      }
    }
  }
}
