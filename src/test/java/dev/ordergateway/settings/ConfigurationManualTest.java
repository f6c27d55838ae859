package dev.ordergateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.ManualPage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/CONFIGURATION.md lists is read as it stands there. */
class ConfigurationManualTest {
  private final ManualPage page = ManualPage.of("docs/CONFIGURATION.md");
  private final Map<String, String> account = new HashMap<>();
  @TempDir private Path home;

  @BeforeEach
  void haveAnAccount() {
    account.put("gateway.home", home.toString());
    account.put("gateway.maropost.accounts", "acme");
    account.put("gateway.maropost.acme.notification-keys", "a-key");
    account.put("gateway.maropost.acme.api-url", "https://acme.example/do/WS/NetoAPI");
    account.put("gateway.maropost.acme.api-key", "another-key");
    account.put("gateway.maropost.acme.currency", "AUD");
  }

  @Test
  void everyListingOfPropertiesIsReadAsItStandsThere() throws Exception {
    List<ManualPage.Listing> listings =
        page.listings().stream()
            .filter(each -> each.name().matches("gateway\\.sink\\..*"))
            .toList();
    assertThat(listings).hasSize(5);
    for (ManualPage.Listing listing : listings) {
      Files.writeString(home.resolve(PropertiesFile.NAME), listing.text());
      Properties written = new Properties();
      written.load(new StringReader(listing.text()));

      Settings settings = SettingsLoader.load(Map.of(), account);

      assertThat(written).isNotEmpty();
      written.forEach(
          (key, value) ->
              assertThat(settings.text(String.valueOf(key)))
                  .as(listing.toString())
                  .isEqualTo(value));
    }
  }

  @Test
  void linesThatStopTheStartAreThoseOfThePage() throws IOException {
    account.remove("gateway.maropost.acme.api-key");
    Files.writeString(
        home.resolve(PropertiesFile.NAME), "gateway.http.port=80800\ngateway.http.prot=8080\n");

    List<String> lines = List.of();
    try {
      SettingsLoader.load(Map.of(), account);
    } catch (SettingsProblem problem) {
      lines = problem.lines();
    }

    assertThat(lines)
        .containsExactlyInAnyOrderElementsOf(
            page.listing("gateway.http.port is \"80800\"").lines().toList());
  }
}
