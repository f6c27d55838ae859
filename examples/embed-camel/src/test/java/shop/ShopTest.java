package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopTest {
  private static final String NOTIFICATION =
      "<Event><EventID>1</EventID><CurrentTime>2026-01-02 03:04:05</CurrentTime>"
          + "<EventType>Order</EventType><Order><OrderID>N1</OrderID>"
          + "<OrderStatus>New</OrderStatus></Order></Event>";

  @TempDir Path home;

  @Test
  void notificationBecomesAnOrderInTheShopsOwnRoute() throws Exception {
    try (Platform platform = new Platform();
        Shop shop =
            new Shop(
                0,
                Map.of(
                    "gateway.home", home.toString(),
                    "gateway.management.port", "0",
                    "gateway.maropost.accounts", "acme",
                    "gateway.maropost.acme.notification-keys", "a-key",
                    "gateway.maropost.acme.api-url", platform.address(),
                    "gateway.maropost.acme.api-key", "another-key",
                    "gateway.maropost.acme.currency", "AUD"))) {
      int port = shop.port();
      assertEquals(401, post(port, "a-strangers-key").statusCode());
      assertEquals(200, post(port, "a-key").statusCode());

      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (shop.orders().isEmpty() && System.nanoTime() < deadline) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
      assertEquals(1, shop.orders().size());
      assertTrue(shop.orders().get(0).contains("\"total\":\"156.80\""), shop.orders().get(0));

      shop.withoutGateway();
      assertEquals(404, post(port, "a-key").statusCode());
      assertEquals("the shop is open", get(port, "/hello").body());
    }
  }

  private static HttpResponse<String> post(int port, String key) throws Exception {
    return send(
        request(port, "/notifications/maropost")
            .header("NETO_NOTIFICATION", "Order")
            .header("NETOAPI_KEY", key)
            .POST(BodyPublishers.ofString(NOTIFICATION)));
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return send(request(port, path));
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
