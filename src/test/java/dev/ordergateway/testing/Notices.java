package dev.ordergateway.testing;

import dev.ordergateway.accept.Notification;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Notifications as the platforms send them, about orders that no other test has heard of. */
public final class Notices {
  private static final AtomicInteger LAST = new AtomicInteger(100_000);

  private Notices() {}

  /** A number that was not given out before. */
  public static int fresh() {
    return LAST.incrementAndGet();
  }

  /** One as it is accepted: an order of Maropost's account acme is now Pick. */
  public static Notification picked(String eventId, String orderId, Instant at) {
    return new Notification(
        "maropost",
        "acme",
        eventId,
        orderId,
        "Pick",
        at,
        at,
        Notification.Via.WEBHOOK,
        List.of(),
        null,
        List.of(),
        bytes("<Event/>"));
  }

  public static byte[] xml(long eventId, String orderId, String status) {
    return bytes(xmlText(eventId, orderId, status));
  }

  public static String xmlText(long eventId, String orderId, String status) {
    return """
        <?xml version="1.0" encoding="utf-8"?>
        <Event>
          <CurrentTime>2024-05-14 02:15:31</CurrentTime>
          <EventID>%d</EventID>
          <EventType>Order</EventType>
          <Order>
            <OrderID>%s</OrderID>
            <OrderStatus>%s</OrderStatus>
          </Order>
        </Event>
        """
        .formatted(eventId, orderId, status);
  }

  public static byte[] json(String sellerId, String type, String orderId) {
    return bytes(jsonText(sellerId, type, orderId));
  }

  public static String jsonText(String sellerId, String type, String orderId) {
    return """
        {
          "eventDate": "2024-05-14T09:12:44.000-03:00",
          "sellerId": "%s",
          "eventType": "%s",
          "resourceType": "Orders",
          "resourceId": "%s",
          "uriResource": "/orders/%s"
        }
        """
        .formatted(sellerId, type, orderId, orderId);
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
