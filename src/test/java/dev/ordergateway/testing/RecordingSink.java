package dev.ordergateway.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/** An HTTP sink that records each delivery and answers as it is told. Safe for any thread. */
public final class RecordingSink implements AutoCloseable {
  /**
   * One delivery.
   *
   * @param headers their names in lower case
   * @param status what was answered
   */
  public record Delivery(Map<String, String> headers, byte[] body, int status) {
    public String id() {
      return headers.getOrDefault("ce_id", "");
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile ToIntFunction<String> answer = id -> 204;
  private volatile String retryAfter = "";

  public RecordingSink() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/orders", this::receive);
    server.start();
  }

  public String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/orders";
  }

  /** The status for the delivery with such a {@code ce_id}, from the next one on. */
  public void answers(ToIntFunction<String> statusOfId) {
    answer = statusOfId;
  }

  /** What Retry-After says with every answer; empty for none. */
  public void retryAfter(String seconds) {
    retryAfter = seconds;
  }

  public List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /** The ids of what was taken, in the order of their coming. */
  public List<String> taken() {
    return deliveries.stream().filter(each -> each.status() < 300).map(Delivery::id).toList();
  }

  private void receive(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(), String.join(",", values)));
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status = answer.applyAsInt(headers.getOrDefault("ce_id", ""));
    deliveries.add(new Delivery(headers, body, status));
    if (!retryAfter.isEmpty()) {
      exchange.getResponseHeaders().set("Retry-After", retryAfter);
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
