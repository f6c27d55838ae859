package shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as it is shipped: one archive with everything in it. */
class ShopApplicationIT {
  private static final Path ARCHIVE = Path.of("target/embed-spring-boot-1.jar").toAbsolutePath();
  private static final String NOTIFICATION =
      "<Event><EventID>1</EventID><CurrentTime>2026-01-02 03:04:05</CurrentTime>"
          + "<EventType>Order</EventType><Order><OrderID>N1</OrderID>"
          + "<OrderStatus>New</OrderStatus></Order></Event>";

  @TempDir private Path home;

  @Test
  void notificationBecomesAnOrderInTheApplicationsOwnRoute() throws Exception {
    Path log = home.resolve("log.txt");
    try (Platform platform = new Platform()) {
      Process application = start(platform, log);
      try {
        int port = port(log, application);
        assertThat(post(port, "a-strangers-key").statusCode()).isEqualTo(401);
        assertThat(post(port, "a-key").statusCode()).isEqualTo(200);
        await(() -> get(port, "/orders").body().contains("156.80"));
        assertThat(get(port, "/orders").body()).contains("maropost/acme/N1/1");
      } finally {
        application.destroy();
        assertThat(application.waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
    }
    assertThat(log).content().contains("Order Gateway has stopped");
  }

  private Process start(Platform platform, Path log) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java,
            "-jar",
            ARCHIVE.toString(),
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--gateway.home=" + home,
            "--gateway.management.port=0",
            "--gateway.maropost.acme.api-url=" + platform.address());
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("GATEWAY_MAROPOST_ACME_NOTIFICATION_KEYS", "a-key");
    builder.environment().put("GATEWAY_MAROPOST_ACME_API_KEY", "another-key");
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private static int port(Path log, Process application) throws Exception {
    await(
        () -> {
          assertThat(application.isAlive()).as(Files.readString(log)).isTrue();
          return Files.readString(log).contains("Order Gateway takes notifications");
        });
    String text = Files.readString(log);
    return Integer.parseInt(text.replaceAll("(?s).*Tomcat started on port (\\d+).*", "$1"));
  }

  /** What has to become true within two minutes. */
  private interface Wanted {
    boolean isThere() throws Exception;
  }

  private static void await(Wanted wanted) throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!wanted.isThere()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
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
