package dev.ordergateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.Examples;
import dev.ordergateway.testing.KafkaBroker;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.ShippedJar;
import dev.ordergateway.testing.StoreRows;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped jar with examples/kafka as its home is killed while the topic is ahead of it. */
class KafkaExampleCrashIT {
  private static final int KILLS = 2;
  private static final int NOTICES = 20;

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void whatIsOnTheTopicAndNotInTheLedgerSurvivesAKill() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    StoreRows rows = new StoreRows(home.resolve("data/gateway.db"));
    Set<String> acknowledged = new TreeSet<>();
    int behind = 0;
    try (KafkaBroker broker = KafkaBroker.start(folder.resolve("broker"));
        Platforms platforms = new Platforms()) {
      broker.createTopic("gateway-notifications", 2, Map.of());
      configure(home, broker, platforms);
      for (int kill = 1; kill <= KILLS; kill++) {
        try (ShippedJar gateway = ShippedJar.start(home, Map.of()).awaitReady()) {
          for (int i = 0; i < NOTICES; i++) {
            int event = 1_000 * kill + i;
            platforms.store().place("N" + event);
            assertThat(notify(gateway.httpPort(), platforms, event)).isEqualTo(200);
            acknowledged.add(String.valueOf(event));
          }
          gateway.kill();
        }
        behind += acknowledged.size() - webhooks(rows).size();
      }
      assertThat(behind).as("records that a kill has kept from the ledger").isPositive();

      try (ShippedJar gateway = ShippedJar.start(home, Map.of()).awaitReady()) {
        assertThat(gateway.isAlive()).isTrue();
        Eventually.asserted(
            () -> assertThat(webhooks(rows)).containsExactlyInAnyOrderElementsOf(acknowledged));
        Eventually.until(
            "all are delivered", () -> rows.count("gateway_sink") == acknowledged.size());
      }
    }
  }

  private int notify(int port, Platforms platforms, int event) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/notifications/maropost"))
            .header("NETOAPI_KEY", platforms.store().secrets().notificationKey())
            .POST(BodyPublishers.ofByteArray(Notices.xml(event, "N" + event, "New")))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static List<String> webhooks(StoreRows rows) {
    return rows
        .select("select external_id from gateway_notification where via = 'webhook'")
        .stream()
        .map(row -> (String) row.get("external_id"))
        .toList();
  }

  private static void configure(Path home, KafkaBroker broker, Platforms platforms)
      throws Exception {
    Examples.copy("kafka", home);
    Properties example = new Properties();
    try (InputStream file = Files.newInputStream(home.resolve("application.properties"))) {
      example.load(file);
    }
    Map<String, String> settings = new TreeMap<>(platforms.settings());
    example.stringPropertyNames().forEach(key -> settings.put(key, example.getProperty(key)));
    settings.put("gateway.topic.brokers", broker.address());
    settings.put("gateway.topic.session-ms", "6000");
    Platforms.configure(home, settings);
  }
}
