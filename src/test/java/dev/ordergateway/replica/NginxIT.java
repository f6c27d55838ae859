package dev.ordergateway.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.FreePort;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.PostgresServer;
import dev.ordergateway.testing.ShippedJar;
import dev.ordergateway.testing.StoreRows;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load balancer of the operator's manual, as it stands there, before two replicas. */
@Tag("nginx")
class NginxIT {
  private static final Pattern MANUAL = Pattern.compile("```nginx\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void nobodyIsTurnedAwayWhileAReplicaIsKilled() throws Exception {
    String storeUrl = PostgresServer.shared().newDatabase();
    int port = FreePort.find();
    try (Platforms platforms = new Platforms();
        ShippedJar first = replica("first", platforms, storeUrl);
        ShippedJar second = replica("second", platforms, storeUrl)) {
      Process nginx = nginx(port, first.httpPort(), second.httpPort());
      try {
        URI address = URI.create("http://127.0.0.1:" + port + "/notifications/maropost");
        String key = platforms.store().secrets().notificationKey();
        Eventually.until("nginx listens", () -> answers(address));
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          if (i == 40) {
            second.kill();
          }
          platforms.store().place("N" + i);
          answers.add(post(address, key, Notices.xml(Notices.fresh(), "N" + i, "New")));
        }

        assertThat(answers).containsOnly(200);
        assertThat(second.isAlive()).isFalse();
        StoreRows rows = new StoreRows(storeUrl);
        Eventually.asserted(
            () -> assertThat(rows.count("gateway_sink")).isEqualTo(100), Duration.ofSeconds(90));
      } finally {
        nginx.destroy();
        nginx.waitFor(10, TimeUnit.SECONDS);
        nginx.destroyForcibly();
      }
    }
  }

  private ShippedJar replica(String name, Platforms platforms, String storeUrl) throws IOException {
    Path home = Files.createDirectory(folder.resolve(name));
    Map<String, String> settings = platforms.settings();
    settings.put("gateway.store.url", storeUrl);
    // What the killed one held is taken over after this time.
    settings.put("gateway.enrich.lease", "8s");
    settings.put("gateway.enrich.connect-timeout", "1s");
    settings.put("gateway.enrich.read-timeout", "2s");
    settings.put("gateway.enrich.answer-timeout", "3s");
    settings.put("gateway.deliver.timeout", "3s");
    Platforms.configure(home, settings);
    return ShippedJar.start(home, Map.of()).awaitReady();
  }

  private Process nginx(int port, int first, int second) throws IOException {
    Matcher manual = MANUAL.matcher(Files.readString(Path.of("docs/OPERATIONS.md")));
    assertThat(manual.find()).isTrue();
    String servers =
        manual
            .group(1)
            .replace("127.0.0.1:8081", "127.0.0.1:" + first)
            .replace("127.0.0.1:8082", "127.0.0.1:" + second)
            .replace("listen 8080", "listen 127.0.0.1:" + port);
    Path home = Files.createDirectories(folder.resolve("nginx"));
    Path configuration = home.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        events {}
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
        %2$s
        }
        """
            .formatted(home, servers));
    return new ProcessBuilder("nginx", "-p", home.toString(), "-c", configuration.toString())
        .redirectErrorStream(true)
        .redirectOutput(home.resolve("out.txt").toFile())
        .start();
  }

  private boolean answers(URI address) {
    try {
      post(address, "a guess", new byte[] {'x'});
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private int post(URI address, String key, byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(30))
            .header("NETOAPI_KEY", key)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }
}
