package dev.ordergateway.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.ShippedJar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More than can be stored, from more callers than there is memory for, to a process that ends if it
 * has none left.
 */
class MemoryIT {
  private static final String HEAP = "-Xmx176m -XX:+ExitOnOutOfMemoryError";
  private static final int CALLERS = 800;
  private static final int IN_FLIGHT_MAX = 32;

  private static final int ENOUGH = 200;

  /** What the gateway's own work may have waiting for the store. */
  private static final int BACKGROUND_MAX = 16;

  @TempDir Path home;
  private final Platforms platforms = new Platforms();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();

  @BeforeEach
  void configure() {
    Map<String, String> settings = platforms.settings();
    settings.put("gateway.http.in-flight-max", "" + IN_FLIGHT_MAX);
    settings.put("gateway.store.commit-timeout", "500ms");
    Platforms.configure(home, settings);
  }

  @AfterEach
  void close() {
    platforms.close();
  }

  @Test
  void moreThanCanBeStoredIsTurnedAwayAndFillsNoMemory() throws Exception {
    byte[] large =
        Notices.bytes(
            Notices.xmlText(1, "N1", "New").replace("<Order>", " ".repeat(250_000) + "<Order>"));
    try (ShippedJar gateway =
        ShippedJar.start(home, Map.of("JAVA_TOOL_OPTIONS", HEAP)).awaitReady()) {
      URI door = URI.create("http://127.0.0.1:" + gateway.httpPort() + "/notifications/maropost");
      try (Connection stranger = holdTheStore()) {
        Semaphore callers = new Semaphore(CALLERS);
        while (count(503) < ENOUGH) {
          callers.acquire();
          send(door, large, callers);
          assertThat(gateway.isAlive())
              .as("%s %s %s", answers, gateway.out(), gateway.err())
              .isTrue();
        }
        callers.acquire(CALLERS);
        assertThat(answers.keySet()).as("answers %s", answers).contains(429).doesNotContain(200);
        assertThat(waiting(gateway)).isLessThanOrEqualTo(BACKGROUND_MAX);
        assertThat(stranger.isClosed()).isFalse();
      }

      Eventually.until("it takes notifications again", () -> post(door, large) == 200);
      assertThat(gateway.isAlive()).isTrue();
      assertThat(gateway.out()).isEmpty();
    }
  }

  /** As another program would that has the file open; nothing can be committed meanwhile. */
  private Connection holdTheStore() throws SQLException {
    Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + home.resolve("data/gateway.db"));
    try (Statement held = connection.createStatement()) {
      held.execute("begin immediate");
    }
    return connection;
  }

  /** A caller that was cut off has got no answer, which is none of those that count. */
  private void send(URI door, byte[] body, Semaphore callers) {
    http.sendAsync(request(door, body), BodyHandlers.discarding())
        .whenComplete(
            (answer, failure) -> {
              int status = failure == null ? answer.statusCode() : 0;
              answers.computeIfAbsent(status, each -> new AtomicInteger()).incrementAndGet();
              callers.release();
            });
  }

  private int post(URI door, byte[] body) {
    try {
      return http.send(request(door, body), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest request(URI door, byte[] body) {
    return HttpRequest.newBuilder(door)
        .timeout(Duration.ofSeconds(30))
        .header("NETOAPI_KEY", platforms.store().secrets().notificationKey())
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private int count(int status) {
    return answers.getOrDefault(status, new AtomicInteger()).get();
  }

  /** How many writes wait for the store, by the gateway's own word. */
  private double waiting(ShippedJar gateway) throws Exception {
    URI metrics = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/metrics");
    return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith("gateway_store_queue "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }
}
