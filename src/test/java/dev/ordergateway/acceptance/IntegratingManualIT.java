package dev.ordergateway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.deliver.MappingCheck;
import dev.ordergateway.emulator.ExampleEmulator;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.ManualPage;
import dev.ordergateway.testing.ManualShell;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.SettableClock;
import dev.ordergateway.testing.StoreRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source that docs/INTEGRATING.md builds works as it stands there, file by file. */
class IntegratingManualIT {
  private static final String EXAMPLE = "mappings/kiosk/example.json";
  private static final String TELL = "curl -i http://127.0.0.1:8080/notifications/kiosk";
  private static final String TOKEN = "an-api-token";

  private final ManualPage page = ManualPage.of("docs/INTEGRATING.md");
  @TempDir private Path home;
  @TempDir private Path platform;

  @BeforeEach
  void haveTheFilesOfThePage() throws IOException {
    List<ManualPage.Listing> files =
        page.listings().stream().filter(each -> each.name().matches("[\\w/.-]+\\.\\w+")).toList();
    assertThat(files).hasSize(7);
    for (ManualPage.Listing file : files) {
      Files.createDirectories(home.resolve(file.name()).getParent());
      Files.writeString(home.resolve(file.name()), file.text());
    }
    Files.copy(
        Path.of("src/test/resources/sources/kiosk/platform.json"),
        platform.resolve("platform.json"));
    Files.writeString(platform.resolve("order.json"), page.listing(EXAMPLE));
  }

  @Test
  void commandsOfThePageDeliverAnOrderAndMapItAnew() throws Exception {
    try (ExampleEmulator kiosk = ExampleEmulator.start(platform, Clock.systemUTC());
        ManualShell shell = new ManualShell(platform)) {
      Path properties = home.resolve("application.properties");
      Files.writeString(
          properties,
          Files.readString(properties)
              .replace("https://kiosk.example/v1", kiosk.apiUrl().toString()));
      kiosk.place("K-1");
      shell.replacing("the-token-of-the-api", TOKEN);

      String begin = "export GATEWAY_KIOSK_CORNER_NOTIFICATION_KEYS";
      assertThat(shell.startGateway(home, page.listing(begin)))
          .contains("no problem in the properties");
      StoreRows rows = new StoreRows(home.resolve("data/gateway.db"));
      // Found by the poll at the start, whose rows are in the ledger too.
      Eventually.asserted(() -> assertThat(rows.count("gateway_sink")).isEqualTo(1));
      assertThat(shell.type(home, page.listing(TELL)))
          .startsWith("HTTP/1.1 200")
          .endsWith("\r\n\r\n");

      Eventually.asserted(
          () ->
              assertThat(
                      rows.value(
                          "select count(*) from gateway_notification where state = ?", "delivered"))
                  .isEqualTo(2));
      // The other terminal has the same two variables.
      shell.with("GATEWAY_KIOSK_CORNER_NOTIFICATION_KEYS", "choose-a-long-random-text");
      shell.with("GATEWAY_KIOSK_CORNER_API_TOKEN", TOKEN);
      assertThat(shell.type(home, page.listing("order-gateway explain K-1")))
          .startsWith("kiosk/corner/K-1: status new, state delivered, version 1")
          .contains("A webhook said open");
      assertThat(shell.type(home, page.listing("order-gateway try")))
          .contains("tried 1 notifications and 1 versions of 1 orders")
          .contains("nothing would come out otherwise")
          .contains("1 to replay, started as job");
      assertThat(shell.type(home, page.listing("order-gateway record")))
          .contains("left out: bodies of notifications of sources made of templates: 1")
          .contains("versions of 1 orders recorded since")
          .contains("nothing would come out otherwise");
      // Neither the fetched order, nor the row of the poll's list, nor what the webhook said.
      assertThat(home.resolve("orders.jsonl"))
          .content()
          .contains("K-1")
          .doesNotContain("Silva", "ana@example.com", "\\\"order\\\"");
    }
  }

  @Test
  void everyFileOfThePageTogetherIsASourceThatDelivers() throws Exception {
    SettableClock clock = new SettableClock();
    try (ExampleEmulator kiosk = ExampleEmulator.start(platform, clock);
        OrderFlow flow = new OrderFlow(home)) {
      flow.set("gateway.kiosk.corner.notification-keys", "a-notification-key");
      flow.set("gateway.kiosk.corner.api-token", TOKEN);
      assertThat(MappingCheck.problems(new Overlay(home), settings())).isEmpty();
      flow.set("gateway.kiosk.corner.api-url", kiosk.apiUrl().toString());
      flow.start();
      kiosk.place("K-1");

      assertThat(
              flow.gateway()
                  .post(
                      "/notifications/kiosk",
                      Notices.bytes(
                          page.listing(TELL).replaceAll("(?s).*--data-binary '|'\\s*$", "")),
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
            "gateway.home",
            home.toString(),
            "gateway.kiosk.corner.notification-keys",
            "a-notification-key",
            "gateway.kiosk.corner.api-token",
            TOKEN));
  }
}
