package shop;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A Maropost store with one order. */
final class Platform implements AutoCloseable {
  private static final String ANSWER =
      """
      {"Order": [{"OrderID": "N1", "OrderStatus": "New", "GrandTotal": "156.80",
        "DateUpdated": "2026-01-02 03:04:05", "DatePlaced": "2026-01-02 03:04:05",
        "OrderLine": [{"OrderLineID": "N1-0", "SKU": "TEA", "Quantity": "2",
          "UnitPrice": "78.40"}]}],
       "CurrentTime": "2026-01-02 03:05:00", "Ack": "Success"}""";

  private final HttpServer server;

  Platform() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/do/WS/NetoAPI",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/do/WS/NetoAPI";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
