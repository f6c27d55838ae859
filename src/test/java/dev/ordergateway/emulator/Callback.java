package dev.ordergateway.emulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A merchant's callback that records what it gets and first refuses as often as it is told. */
final class Callback implements AutoCloseable {
  record Received(String path, String notificationKey, String kind, String body) {}

  private final HttpServer server;
  private final ExecutorService workers = Executors.newFixedThreadPool(4);
  private final AtomicInteger refusals = new AtomicInteger();
  final List<Received> received = new CopyOnWriteArrayList<>();

  Callback() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::receive);
    server.setExecutor(workers);
    server.start();
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  void refuse(int times) {
    refusals.set(times);
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      received.add(
          new Received(
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders().getFirst("NETOAPI_KEY"),
              exchange.getRequestHeaders().getFirst("NETO_NOTIFICATION"),
              body));
      boolean refused = refusals.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
      exchange.sendResponseHeaders(refused ? 503 : 200, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdown();
  }
}
