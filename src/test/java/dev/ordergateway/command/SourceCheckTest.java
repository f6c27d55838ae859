package dev.ordergateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.settings.SettingsProblem;
import dev.ordergateway.testing.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A parameter that nothing can be made of is found before anything is started. */
class SourceCheckTest {
  private static final String FILE = "routes/sources/shopify.camel.yaml";
  private static final String TOGETHER = "topic and topics go together";
  @TempDir private Path home;
  private final Map<String, String> overrides = new HashMap<>();

  @BeforeEach
  void install() {
    Examples.copy("sources/shopify", home);
    overrides.put("gateway.home", home.toString());
    overrides.put("gateway.shopify.acme.webhook-secrets", "a-secret");
    overrides.put("gateway.shopify.acme.access-token", "a-token");
  }

  @Test
  void examplesHaveNoProblem() throws SettingsProblem {
    assertThat(problems()).isEmpty();
  }

  @Test
  void verifierThatIsNoneAndWhatItNeedsAreNamed() throws Exception {
    edit("value: hmac", "value: hmc");
    assertThat(problems())
        .containsExactly(
            FILE
                + ": 23: gateway-source-receive has verifier \"hmc\"; expected one of static-header,"
                + " hmac, standard-webhooks, basic, path-token");

    edit("value: hmc", "value: basic");
    assertThat(problems())
        .containsExactly(
            FILE + ": 18: gateway-source-receive has user \"\"; its verifier needs it");
  }

  @Test
  void secretsMustBeAKeyThatTheFileDeclares() throws Exception {
    edit("value: webhook-secrets", "value: webhook-secret");

    assertThat(problems())
        .containsExactly(
            FILE
                + ": 25: gateway-source-receive has secrets \"webhook-secret\"; declare that key in"
                + " accountKeys");
  }

  @Test
  void secretsMustBeAKeyThatIsShownNowhere() throws Exception {
    edit("value: webhook-secrets", "value: calls-per-minute");
    assertThat(problems()).containsExactly(noSecrets("calls-per-minute"));

    edit("value: calls-per-minute", "value: shop-domain");
    assertThat(problems()).containsExactly(noSecrets("shop-domain"));
  }

  private static String noSecrets(String key) {
    return FILE
        + ": 25: gateway-source-receive has secrets \""
        + key
        + "\"; expected a key of the kind secret, secrets or tokens";
  }

  @Test
  void parameterThatTheVerifierDoesNotReadIsNamed() throws Exception {
    String hmac = "value: hmac\n";
    for (String unread : List.of("toleranceSeconds", "user")) {
      edit(hmac, hmac + "      - name: " + unread + "\n        value: \"300\"\n");
      assertThat(problems()).containsExactly(notRead(25, unread, "300", "hmac"));
      edit("      - name: " + unread + "\n        value: \"300\"\n", "");
    }

    edit(hmac, "value: static-header\n      - name: hash\n        value: sha256\n");
    assertThat(problems()).containsExactly(notRead(25, "hash", "sha256", "static-header"));
  }

  @Test
  void headerOfAVerifierThatReadsAnotherIsNamed() throws Exception {
    overrides.put("gateway.shopify.acme.webhook-secrets", "whsec_" + "A".repeat(32));
    edit("value: hmac\n", "value: standard-webhooks\n");
    assertThat(problems())
        .containsExactly(notRead(27, "header", "X-Shopify-Hmac-Sha256", "standard-webhooks"));

    String path = "      - name: path\n        value: /{token}\n";
    edit("value: standard-webhooks\n", "value: path-token\n" + path);
    assertThat(problems())
        .containsExactly(notRead(29, "header", "X-Shopify-Hmac-Sha256", "path-token"));
  }

  private static String notRead(int line, String parameter, String value, String verifier) {
    return FILE
        + ": "
        + line
        + ": gateway-source-receive has "
        + parameter
        + " \""
        + value
        + "\"; the verifier "
        + verifier
        + " does not read it; remove it";
  }

  @Test
  void topicAndTopicsGoTogether() throws Exception {
    String topic = "      - name: topic\n        value: header:X-Shopify-Topic\n";
    String topics =
        "      - name: topics\n        value: orders/create, orders/updated, orders/paid,"
            + " orders/cancelled, orders/fulfilled\n";
    edit(topic, "");
    assertThat(problems()).singleElement().asString().endsWith(" has topic \"\"; " + TOGETHER);

    edit(topics, topic);
    assertThat(problems()).singleElement().asString().endsWith(" has topics \"\"; " + TOGETHER);
  }

  @Test
  void placeThatIsNoneIsNamed() throws Exception {
    edit("value: $.id\n      - name: id", "value: $.[\n      - name: id");
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith(FILE + ": 36: gateway-source-validate has order \"$.[\"; not a JSONPath: ")
        .endsWith("; expected a JSONPath or header:Name")
        .doesNotContain("Exception");
  }

  @Test
  void nothingButTheOrderAndKeysOfTheAccountGetsIntoAnAddress() throws Exception {
    edit(
        "value: /orders.json\n      - name: query\n        value: ids",
        "value: /orders/{body}.json\n      - name: query\n        value: ids");
    assertThat(problems())
        .containsExactly(
            FILE
                + ": 59: gateway-source-enrich has path \"/orders/{body}.json\"; it names {body};"
                + " expected a key of accountKeys, or one of order, orders");
  }

  @Test
  void slipInTheNameOfAKeyIsNamedWithTheKeyThatIsMeant() throws Exception {
    edit("{access-token}\"\n      - name: batch", "{acess-token}\"\n      - name: batch");

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith(FILE + ": 63: gateway-source-enrich has headers ")
        .endsWith("; it names {acess-token}; write {access-token}");
  }

  @Test
  void pagingWithoutItsNameInTheQueryIsNamed() throws Exception {
    edit("page_info={next}&", "");

    assertThat(problems())
        .containsExactly(
            FILE
                + ": 93: gateway-source-poll-page has paging \"cursor\"; then query or nextQuery names"
                + " {next}");
  }

  @Test
  void schemaThatIsMissingOrNoneIsNamed() throws Exception {
    Path schema = home.resolve("schemas/shopify/notification.schema.json");
    Files.writeString(schema, "[]");
    assertThat(problems())
        .containsExactly(
            "schemas/shopify/notification.schema.json: not a usable JSON Schema: not a JSON object");

    Files.delete(schema);
    assertThat(problems())
        .containsExactly(
            "schemas/shopify/notification.schema.json cannot be read; "
                + FILE
                + " needs it for its notifications");
  }

  @Test
  void accountsThatNothingTellsApartAreRefused() throws Exception {
    overrides.put("gateway.shopify.accounts", "acme,more");
    overrides.put("gateway.shopify.more.webhook-secrets", "another,a-secret");
    overrides.put("gateway.shopify.more.access-token", "a-token");
    overrides.put("gateway.shopify.more.api-url", "https://more.example");
    overrides.put("gateway.shopify.more.shop-domain", "acme.myshopify.com");

    assertThat(problems())
        .containsExactly(
            "gateway.shopify.more.webhook-secrets shares a secret with"
                + " gateway.shopify.acme.webhook-secrets; expected secrets of its own, or another"
                + " shop-domain, because they choose the account");
  }

  private void edit(String before, String after) throws IOException {
    Path file = home.resolve(FILE);
    String text = Files.readString(file);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after));
  }

  private List<String> problems() throws SettingsProblem {
    Settings settings = SettingsLoader.load(Map.of(), overrides);
    return new SourceCheck()
        .problems(
            new CheckedHome(
                new Overlay(home), settings, Set.of(), Map.of("gateway.sink.uri", "direct:x")));
  }
}
