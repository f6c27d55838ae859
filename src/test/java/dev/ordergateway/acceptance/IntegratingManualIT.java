package dev.ordergateway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.deliver.MappingCheck;
import dev.ordergateway.emulator.ExampleEmulator;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source that docs/INTEGRATING.md builds works as it stands there, file by file. */
class IntegratingManualIT {
  private static final Pattern LISTING =
      Pattern.compile("(?m)^(?:\\*\\*(\\S+)\\*\\*\\n\\n)?```(\\w*)\\n([\\s\\S]*?)^```$");
  @TempDir private Path home;
  @TempDir private Path platform;

  @Test
  void everyFileOfThePageTogetherIsASourceThatDelivers() throws Exception {
    Map<String, String> listings = listings();
    for (Map.Entry<String, String> file : listings.entrySet()) {
      if (!file.getKey().isEmpty()) {
        Files.createDirectories(home.resolve(file.getKey()).getParent());
        Files.writeString(home.resolve(file.getKey()), file.getValue());
      }
    }
    Files.copy(
        Path.of("src/test/resources/sources/kiosk/platform.json"),
        platform.resolve("platform.json"));
    Files.writeString(platform.resolve("order.json"), listings.get("mappings/kiosk/example.json"));
    SettableClock clock = new SettableClock();
    try (ExampleEmulator kiosk = ExampleEmulator.start(platform, clock);
        OrderFlow flow = new OrderFlow(home)) {
      flow.set("gateway.kiosk.corner.notification-keys", "a-notification-key");
      flow.set("gateway.kiosk.corner.api-token", "an-api-token");
      assertThat(MappingCheck.problems(new Overlay(home), settings())).isEmpty();
      flow.set("gateway.kiosk.corner.api-url", kiosk.apiUrl().toString());
      flow.start();
      kiosk.place("K-1");

      assertThat(
              flow.gateway()
                  .post(
                      "/notifications/kiosk",
                      Notices.bytes(listings.get("")),
                      "X-Kiosk-Key",
                      "a-notification-key")
                  .statusCode())
          .isEqualTo(200);

      flow.awaitSink("K-1", "1 new");
      assertThat(flow.value("select flags from gateway_notification")).isNull();
      clock.advance(Duration.ofMinutes(20));
      kiosk.change("K-1");
      flow.poll("kiosk");
      flow.awaitSink("K-1", "2 shipped");
      Eventually.until("both are settled", () -> flow.notifications("K-1").size() == 2);
    }
  }

  private Settings settings() throws Exception {
    return SettingsLoader.load(
        Map.of(),
        Map.of(
            "gateway.home", home.toString(),
            "gateway.kiosk.corner.notification-keys", "a-notification-key",
            "gateway.kiosk.corner.api-token", "an-api-token"));
  }

  /** The files of the page by their names; what has no name is the notification. */
  private static Map<String, String> listings() throws IOException {
    Map<String, String> listings = new LinkedHashMap<>();
    LISTING
        .matcher(Files.readString(Path.of("docs/INTEGRATING.md")))
        .results()
        .forEach(
            found -> listings.put(found.group(1) == null ? "" : found.group(1), found.group(3)));
    assertThat(listings).hasSize(7);
    return listings;
  }
}
