package dev.ordergateway.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between the platforms and a gateway that is killed and comes back at another port: hands
 * notifications on and writes down each body that got its 200. What gets no answer is 503 here, so
 * that the platform sends it again.
 */
public final class Acknowledgements implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(8);
  private static final List<String> HANDED_ON =
      List.of("Content-Type", "NETO_NOTIFICATION", "NETOAPI_KEY");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(64);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Queue<byte[]> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> otherAnswers = new ConcurrentLinkedQueue<>();
  private volatile int gatewayPort;

  public Acknowledgements() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handOn);
    server.start();
  }

  public URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** From now on the gateway is at this port; 0: nowhere. */
  public void handOnTo(int port) {
    gatewayPort = port;
  }

  /** Every body that got its 200, as often as it did. */
  public List<byte[]> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** What the gateway answered otherwise. */
  public List<Integer> otherAnswers() {
    return List.copyOf(otherAnswers);
  }

  private void handOn(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status = 503;
    int port = gatewayPort;
    if (port != 0) {
      try {
        status = send(exchange, body, port);
        if (status == 200) {
          acknowledged.add(body);
        } else {
          otherAnswers.add(status);
        }
      } catch (IOException e) {
        status = 503; // Killed in between: nobody has been told anything.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    // That ends the exchange; closing it would cut the connection under the next notification.
    exchange.sendResponseHeaders(status, -1);
  }

  private int send(HttpExchange exchange, byte[] body, int port)
      throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + port + exchange.getRequestURI());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(ANSWER_MAX).POST(BodyPublishers.ofByteArray(body));
    for (String name : HANDED_ON) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    HttpResponse<Void> response = client.send(request.build(), BodyHandlers.discarding());
    return response.statusCode();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
