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
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between the platforms and gateways that are killed and come back at other ports: hands
 * notifications on to each in turn and writes down each body that got its 200. What gets no answer
 * is 503 here, so that the platform sends it again, and that gateway is left alone for a moment.
 */
public final class Acknowledgements implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(8);
  private static final Duration REST = Duration.ofSeconds(1);
  private static final List<String> HANDED_ON =
      List.of("Content-Type", "NETO_NOTIFICATION", "NETOAPI_KEY");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(64);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Queue<byte[]> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> otherAnswers = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Long> restUntil = new ConcurrentHashMap<>();
  private final AtomicInteger turns = new AtomicInteger();
  private final Duration answerMax;
  private volatile List<Integer> gatewayPorts = List.of();

  public Acknowledgements() {
    this(ANSWER_MAX);
  }

  /**
   * @param answerMax how long a gateway may take to answer
   */
  public Acknowledgements(Duration answerMax) {
    this.answerMax = answerMax;
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
    handOnTo(port == 0 ? List.of() : List.of(port));
  }

  /** From now on gateways are at these ports. */
  public void handOnTo(List<Integer> ports) {
    gatewayPorts = List.copyOf(ports);
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
    int port = nextPort();
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
        restUntil.put(port, System.nanoTime() + REST.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    // That ends the exchange; closing it would cut the connection under the next notification.
    exchange.sendResponseHeaders(status, -1);
  }

  /** 0 if there is none. One that did not answer lately is asked only if there is no other. */
  private int nextPort() {
    List<Integer> ports = gatewayPorts;
    int turn = turns.getAndIncrement() & Integer.MAX_VALUE;
    long now = System.nanoTime();
    for (int i = 0; i < ports.size(); i++) {
      int port = ports.get((turn + i) % ports.size());
      if (restUntil.getOrDefault(port, now) - now <= 0) {
        return port;
      }
    }
    return ports.isEmpty() ? 0 : ports.get(turn % ports.size());
  }

  private int send(HttpExchange exchange, byte[] body, int port)
      throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + port + exchange.getRequestURI());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(answerMax).POST(BodyPublishers.ofByteArray(body));
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
