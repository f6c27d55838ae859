package dev.ordergateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Examples;
import dev.ordergateway.testing.ManualPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source of one's own has its keys, and a slip of the pen in its file is one clear line. */
class SourceFilesTest {
  private static final String FILE = "routes/sources/vtex.camel.yaml";
  @TempDir private Path home;
  private final Map<String, String> overrides = new HashMap<>();

  @BeforeEach
  void install() {
    Examples.copy("sources/vtex", home);
    overrides.put("gateway.home", home.toString());
    overrides.put("gateway.vtex.acme.hook-keys", "a-secret");
    overrides.put("gateway.vtex.acme.app-key", "a-key");
    overrides.put("gateway.vtex.acme.app-token", "a-token");
  }

  @Test
  void keysThatTheFileDeclaresAreReadWithTheirDefaultsAndSecretsStaySecret() throws Exception {
    Settings settings = SettingsLoader.load(Map.of(), overrides);

    Account account = settings.account("vtex", "acme").orElseThrow();
    assertThat(settings.sources()).containsExactly("maropost", "marketplace", "vtex");
    assertThat(account.text("currency")).isEqualTo("BRL");
    assertThat(account.count("calls-per-minute")).isEqualTo(300);
    assertThat(account.count("notifications-per-second")).isZero();
    assertThat(account.open())
        .containsKey("gateway.vtex.acme.account-name")
        .doesNotContainKey("gateway.vtex.acme.app-token");
    assertThat(account.masked("got a-token and a-secret")).isEqualTo("got *** and ***");
    assertThat(settings.duration("gateway.poll.vtex.overlap")).hasDays(7);
    assertThat(settings.count("gateway.vtex.calls-concurrent-max")).isEqualTo(2);
  }

  @Test
  void oneSecretIsOneAlsoWithACommaInIt() throws Exception {
    overrides.put("gateway.vtex.acme.app-token", "x,9fK");
    overrides.put("gateway.vtex.acme.hook-keys", "old, new");

    Settings settings = SettingsLoader.load(Map.of(), overrides);
    Account account = settings.account("vtex", "acme").orElseThrow();
    Account other =
        settings
            .with(Map.of(), Map.of("api-url", "http://other.example"))
            .account("vtex", "acme")
            .orElseThrow();

    assertThat(account.list("app-token")).containsExactly("x,9fK");
    assertThat(account.list("hook-keys")).containsExactly("old", "new");
    assertThat(account.masked("an example of x,9fK")).isEqualTo("an example of ***");
    assertThat(other.masked("an example of x,9fK")).isEqualTo("an example of ***");
    assertThat(other.open()).doesNotContainKey("gateway.vtex.acme.app-token");
  }

  @Test
  void settingsWithOtherValuesKeepTheSources() throws Exception {
    Settings settings = SettingsLoader.load(Map.of(), overrides);

    assertThat(settings.with(Map.of("gateway.sink.uri", "direct:x"), Map.of()).declaredSources())
        .isNotEmpty()
        .isEqualTo(settings.declaredSources());
  }

  @Test
  void secretThatTheFileDeclaresIsNoPlaceholderEvenIfARouteNamesIt() throws Exception {
    Files.writeString(
        home.resolve("routes/90-own.camel.yaml"),
        "# {{gateway.vtex.acme.app-token}} {{gateway.vtex.acme.currency}}\n");
    overrides.put("gateway.vtex.acme.currency", "BRL");

    assertThat(SettingsLoader.load(Map.of(), overrides).placeholders())
        .containsEntry("gateway.vtex.acme.currency", "BRL")
        .doesNotContainKey("gateway.vtex.acme.app-token");
    assertThat(new SettingsLoader(Map.of(), overrides).placeholderNames())
        .contains("gateway.vtex.acme.currency")
        .doesNotContain("gateway.vtex.acme.app-token");
  }

  @Test
  void accountWithOtherValuesKeepsItsSecrets() throws Exception {
    Account account =
        SettingsLoader.load(Map.of(), overrides)
            .with(Map.of(), Map.of("notifications-per-second", "7"))
            .account("vtex", "acme")
            .orElseThrow();

    assertThat(account.count("notifications-per-second")).isEqualTo(7);
    assertThat(account.open()).doesNotContainKey("gateway.vtex.acme.app-token");
    assertThat(account.masked("got a-token and a-secret")).isEqualTo("got *** and ***");
  }

  @Test
  void secretThatTheFileDeclaresIsNotShownAmongChangedKeysWhateverItIsCalled() throws IOException {
    edit("app-token: secret", "app-token: secret\n          webhook-secret-old: secret, optional");
    overrides.put("gateway.vtex.acme.webhook-secret-old", "hush");
    overrides.put("gateway.vtex.acme.currency", "USD");
    overrides.put("gateway.gone.acme.old-word", "hush too");

    assertThat(new SettingsLoader(Map.of(), overrides).changed())
        .anySatisfy(
            key -> {
              assertThat(key.name()).isEqualTo("gateway.vtex.acme.webhook-secret-old");
              assertThat(key.value()).isEqualTo("(a secret)");
            })
        .anySatisfy(
            key -> {
              assertThat(key.name()).isEqualTo("gateway.vtex.acme.currency");
              assertThat(key.value()).isEqualTo("\"USD\"");
              assertThat(key.fallback()).isEqualTo("\"BRL\"");
            })
        .noneMatch(key -> key.value().contains("hush"));
  }

  @Test
  void environmentVariablesAreThoseOfTheNames() throws Exception {
    overrides.remove("gateway.vtex.acme.app-token");

    Settings settings =
        SettingsLoader.load(Map.of("GATEWAY_VTEX_ACME_APP_TOKEN", "from-there"), overrides);

    assertThat(settings.account("vtex", "acme").orElseThrow().text("app-token"))
        .isEqualTo("from-there");
  }

  @Test
  void missingWrongAndUnknownKeysAreToldTogether() {
    overrides.remove("gateway.vtex.acme.app-token");
    overrides.put("gateway.vtex.acme.calls-per-minute", "many");
    overrides.put("gateway.vtex.acme.app-kye", "x");
    overrides.put("gateway.vtex.pause-default", "soon");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "gateway.vtex.acme.app-token is missing; expected visible ASCII characters without"
                + " blanks (application.properties or environment variable"
                + " GATEWAY_VTEX_ACME_APP_TOKEN)",
            "gateway.vtex.acme.calls-per-minute is \"many\"; expected a whole number from 1 to"
                + " 600000 (override)",
            "gateway.vtex.acme.app-kye is not a key; expected gateway.vtex.acme.app-key (override)",
            "gateway.vtex.pause-default is \"soon\"; expected a length of time from 10ms to 1h, as"
                + " 500ms, 15s, 5m, 24h or 30d (override)");
  }

  @Test
  void parameterThatIsMisspeltMissingOrTwiceIsOneLineWithItsPlace() throws IOException {
    edit("name: header\n", "name: headr\n");
    edit("      - name: secrets\n        value: hook-keys\n", "");
    edit("name: account\n", "name: type\n");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            FILE + ": 29: gateway-source-receive has no parameter \"headr\"; write header",
            FILE + ": 22: gateway-source-receive lacks its parameter secrets; add it",
            FILE + ": 51: type is given twice; remove one");
  }

  @Test
  void templateThatIsNotThereIsNamedWithTheNearestOne() throws IOException {
    edit("routeTemplateRef: gateway-source-enrich", "routeTemplateRef: gateway-source-enrihc");

    assertThat(problems())
        .containsExactly(
            FILE
                + ": 59: there is no route template \"gateway-source-enrihc\"; write"
                + " gateway-source-enrich");
  }

  @Test
  void nameThatIsTakenOrOfAnotherFileIsRefused() throws IOException {
    for (String name : List.of("store", "maropost", "enrich")) {
      Files.writeString(
          home.resolve("routes/sources/" + name + "2.camel.yaml"),
          "- beans:\n    - name: x\n      type: dev.ordergateway.enrich.Source\n"
              + "      properties:\n        name: "
              + name
              + "\n");
    }
    edit("name: vtex\n        # The hook", "name: vtexx\n        # The hook");

    assertThat(problems())
        .contains(
            "routes/sources/store2.camel.yaml: 2: the source name store is taken; choose another",
            "routes/sources/maropost2.camel.yaml: 2: the source name maropost is taken; choose"
                + " another",
            "routes/sources/enrich2.camel.yaml: 2: the source name enrich is taken; choose another",
            FILE
                + ": 3: it declares the source vtexx; name the file routes/sources/vtexx.camel.yaml");
  }

  @Test
  void lineOfAccountKeysThatCannotBeReadIsOneLine() throws IOException {
    edit("app-key: secret", "app-key: secrt");
    edit("currency: currency, default BRL", "currency: currency, default REAL");
    edit("app-token: secret", "app-token: secret, default x");

    assertThat(problems())
        .anyMatch(line -> line.startsWith(FILE) && line.contains("has the line \"app-key: secrt\""))
        .anyMatch(line -> line.contains("gives currency a default that is wrong"))
        .anyMatch(line -> line.contains("gives the secret app-token a default; remove it"));
  }

  @Test
  void propertyOfTheSourceThatIsMisspeltOrWrongIsOneLineWithItsPlace() throws IOException {
    edit(
        "        name: vtex\n",
        "        name: vtex\n        statusNamd: true\n        compare: age\n");

    assertThat(problems())
        .containsExactly(
            FILE + ": 7: a source has no property \"statusNamd\"; write statusNamed",
            FILE + ": 8: compare is \"age\"; expected one of update-time, status-order, content");
  }

  @Test
  void firstPageThatIsNeitherNoughtNorOneIsOneLineWithItsPlace() throws IOException {
    edit(
        "      - name: pages\n",
        "      - name: firstPage\n        value: \"2\"\n      - name: pages\n");

    assertThat(problems())
        .containsExactly(
            FILE + ": 96: gateway-source-poll-page has firstPage \"2\"; expected 0 or 1");
  }

  @Test
  void placeholderInAParameterIsOneLineBecauseNobodyFillsItIn() throws IOException {
    edit("value: X-Hook-Key", "value: \"{{shop.header}}\"");
    overrides.put("shop.header", "X-Hook-Key");

    assertThat(problems())
        .singleElement()
        .asString()
        .matches(
            Pattern.quote(FILE)
                + ": \\d+: gateway-source-receive has a placeholder in header; write the value"
                + " itself, or a key of the account as \\{name}");
  }

  @Test
  void keysOfASourceThatNobodyDeclaresAreOneLine() throws IOException {
    Files.move(home.resolve(FILE), home.resolve("routes/sources/vtex.yaml"));

    assertThat(problems())
        .filteredOn(line -> line.contains("vtex"))
        .singleElement()
        .asString()
        .startsWith("gateway.")
        .contains("belongs to no source; expected routes/sources/vtex.camel.yaml to declare it");
  }

  @Test
  void fileOfAnotherNameIsOneLineAndItsKeysAreNotNamedToo() throws IOException {
    Files.move(home.resolve(FILE), home.resolve("routes/sources/shop.camel.yaml"));

    assertThat(problems())
        .singleElement()
        .asString()
        .endsWith(" it declares the source vtex; name the file routes/sources/vtex.camel.yaml");
  }

  @Test
  void manualListsEveryPropertyOfASource() throws IOException {
    String manual = Files.readString(Path.of("docs/SOURCES.md"));
    String table =
        manual.substring(manual.indexOf("## The source itself"), manual.indexOf("## Keys of"));

    assertThat(table.lines().filter(line -> line.startsWith("| `")).map(line -> line.split("`")[1]))
        .containsExactlyInAnyOrderElementsOf(SourceProperties.names());
  }

  @Test
  void brokenFileOfASourceIsOneLine() throws IOException {
    Files.writeString(home.resolve(FILE), "- beans: [\n");

    assertThat(problems()).singleElement().asString().startsWith(FILE + ": 2: not YAML: ");
  }

  @Test
  void keysThatTheManualListsAreReadAsTheyStandThere() {
    List<String> problems = new ArrayList<>();

    Map<String, Key> keys =
        AccountKeys.read(
            ManualPage.of("docs/SOURCES.md").listing("access-token: secret"), problems::add);

    assertThat(problems).isEmpty();
    assertThat(keys).containsKeys("access-token", "currency", "shop-domain", "note");
    assertThat(keys.get("currency").fallback()).isEqualTo("BRL");
    assertThat(keys.get("note").required()).isFalse();
  }

  @Test
  void manualListsEveryKindOfKey() throws IOException {
    String manual = Files.readString(Path.of("docs/SOURCES.md"));
    String table =
        manual.substring(manual.indexOf("| kind |"), manual.indexOf("Of the source itself"));

    assertThat(table.lines().filter(line -> line.startsWith("| `")).map(line -> line.split("`")[1]))
        .containsExactlyElementsOf(AccountKeys.kinds());
  }

  private void edit(String before, String after) throws IOException {
    Path file = home.resolve(FILE);
    String text = Files.readString(file);
    assertThat(text).contains(before);
    Files.writeString(file, text.replaceFirst(Pattern.quote(before), after));
  }

  private List<String> problems() {
    try {
      SettingsLoader.load(Map.of(), overrides);
      return List.of();
    } catch (SettingsProblem problem) {
      return problem.lines();
    }
  }
}
