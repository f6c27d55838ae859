package dev.ordergateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {
  @TempDir Path home;
  private final Map<String, String> file = new TreeMap<>();
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void configureOneAccountOfEachSource() {
    environment.put("GATEWAY_HOME", home.toString());
    file.put("gateway.maropost.accounts", "acme");
    maropost("acme");
    file.put("gateway.marketplace.accounts", "loja");
    marketplace("loja");
  }

  @Test
  void defaultsFillWhatIsNotSaid() throws Exception {
    Settings settings = load();

    assertThat(settings.home()).isEqualTo(home);
    assertThat(settings.count("gateway.http.port")).isEqualTo(8080);
    assertThat(settings.text("gateway.management.host")).isEqualTo("127.0.0.1");
    assertThat(settings.duration("gateway.poll.lookback")).isEqualTo(Duration.ofHours(24));
    assertThat(settings.list("gateway.poll.marketplace.lists"))
        .containsExactly("new", "approved", "canceled");
    Account acme = settings.account("maropost", "acme").orElseThrow();
    assertThat(acme.zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(acme.count("calls-per-minute")).isEqualTo(500);
    assertThat(acme.text("api-username")).isEmpty();
    Account loja = settings.account("marketplace", "loja").orElseThrow();
    assertThat(loja.zone()).isEqualTo(ZoneId.of("America/Sao_Paulo"));
    assertThat(loja.count("calls-per-minute")).isEqualTo(300);
    assertThat(loja.count("list-calls-per-minute")).isEqualTo(2);
    assertThat(loja.enabled("callback-token-required")).isTrue();
  }

  @Test
  void environmentGoesBeforeTheFileAndOverridesBeforeBoth() throws Exception {
    file.put("gateway.http.port", "1");
    file.put("gateway.http.in-flight-max", "1");
    file.put("gateway.store.queue-max", "1");
    environment.put("GATEWAY_HTTP_PORT", "2");
    environment.put("GATEWAY_HTTP_IN_FLIGHT_MAX", "2");
    environment.put("GATEWAY_MAROPOST_ACME_CALLS_PER_MINUTE", "7");

    Settings settings = load(Map.of("gateway.http.port", "3"));

    assertThat(settings.count("gateway.http.port")).isEqualTo(3);
    assertThat(settings.count("gateway.http.in-flight-max")).isEqualTo(2);
    assertThat(settings.count("gateway.store.queue-max")).isEqualTo(1);
    assertThat(settings.account("maropost", "acme").orElseThrow().count("calls-per-minute"))
        .isEqualTo(7);
  }

  @Test
  void accountsMayComeFromTheEnvironmentAlone() throws Exception {
    file.clear();
    environment.put("GATEWAY_MAROPOST_ACCOUNTS", "big-shop");
    environment.put("GATEWAY_MAROPOST_BIG_SHOP_NOTIFICATION_KEYS", "k1, k2");
    environment.put("GATEWAY_MAROPOST_BIG_SHOP_API_URL", "https://big.example/do/WS/NetoAPI/");
    environment.put("GATEWAY_MAROPOST_BIG_SHOP_API_KEY", "k");
    environment.put("GATEWAY_MAROPOST_BIG_SHOP_CURRENCY", "NZD");

    Account account = load().account("maropost", "big-shop").orElseThrow();

    assertThat(account.list("notification-keys")).containsExactly("k1", "k2");
    assertThat(account.text("api-url")).isEqualTo("https://big.example/do/WS/NetoAPI");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gateway.http.host                | shop one              | a host name
          gateway.http.port                | 65536                 | 0 to 65535
          gateway.http.port                | -1                    | 0 to 65535
          gateway.http.port                | 8080 # the port       | Hint: comments stand on lines
          gateway.http.path-prefix         | orders                | a path as /orders
          gateway.http.path-prefix         | /orders/              | a path as /orders
          gateway.http.body-bytes-max      | 99999999999           | a whole number from 1024
          gateway.http.body-timeout        | 15                    | a length of time
          gateway.http.body-timeout        | 6m                    | a length of time from 10ms to 5m
          gateway.store.url                | jdbc:sqlite::memory:  | the name of a file
          gateway.store.url                | jdbc:h2:mem           | jdbc:sqlite:
          gateway.sink.uri                 | table                 | a Camel endpoint address
          gateway.sink.jdbc-url            | postgres://x          | a JDBC address
          gateway.maropost.orders-per-call-max | 51                | from 1 to 50
          gateway.poll.marketplace.limit   | 0                     | from 1 to 50
          gateway.poll.retry-delay         | 31s                   | to 30s
          gateway.poll.maropost.cron       | 0/5 * * * *           | a Quartz cron expression
          gateway.poll.marketplace.lists   | new,cancelled         | partiallyDelivered
          gateway.poll.marketplace.lists   | ''                    | one or more
          gateway.enrich.recheck-delays    | 1m,10s                | rising
          gateway.shutdown.timeout         | 30s                   | to 28s
          gateway.maropost.acme.api-url    | ftp://acme.example    | an http or https address
          gateway.maropost.acme.api-url    | https://a.example/?x=1| without user, query or fragment
          gateway.maropost.acme.api-url    | https://a.example # x | Hint: comments stand on lines
          gateway.maropost.acme.currency   | DOLLARS               | ISO 4217
          gateway.maropost.acme.currency   | ''                    | ISO 4217
          gateway.maropost.acme.time-zone  | Sydney                | a time zone
          gateway.maropost.acme.calls-per-minute | 600001          | 1 to 600000
          gateway.maropost.acme.statuses   | shipped,lost          | ready-for-pickup
          gateway.marketplace.loja.seller-id | a b                 | letters, digits
          gateway.marketplace.loja.callback-token-required | yes   | true or false
          """)
  void wrongValueIsNamedWithWhatIsExpected(String key, String value, String expected) {
    file.put(key, value);

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith(key + " is ")
        .contains("; expected ")
        .contains(expected)
        .contains("(application.properties");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gateway.http.port                | 0
          gateway.http.port                | 65535
          gateway.http.path-prefix         | /a/b
          gateway.poll.lookback            | 0s
          gateway.poll.retry-delay         | 30s
          gateway.poll.marketplace.lists   | sent , delivered
          gateway.maropost.acme.calls-per-minute | 600000
          gateway.maropost.acme.statuses   | shipped, cancelled
          gateway.maropost.acme.api-url    | http://127.0.0.1:8081/do/WS/NetoAPI/
          gateway.sink.uri                 | file:out?fileName=orders.jsonl
          gateway.sink.jdbc-url            | jdbc:postgresql://db/orders
          gateway.management.host          | localhost
          gateway.management.host          | ::1
          """)
  void valueAtTheEdgeIsTaken(String key, String value) {
    file.put(key, value);

    assertThat(problems()).isEmpty();
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    file.put("gateway.http.port", "x");
    file.put("gateway.poll.grace", "y");
    file.remove("gateway.maropost.acme.api-key");

    assertThat(problems()).hasSize(3);
  }

  @Test
  void missingKeyNamesItsTwoPlaces() {
    file.remove("gateway.maropost.acme.api-key");

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("gateway.maropost.acme.api-key is missing; expected ")
        .endsWith("(application.properties or environment variable GATEWAY_MAROPOST_ACME_API_KEY)");
  }

  @ParameterizedTest
  @CsvSource({
    "gateway.maropost.acme.api-key",
    "gateway.maropost.acme.notification-keys",
    "gateway.marketplace.loja.callback-token",
    "gateway.marketplace.loja.client-id",
    "gateway.marketplace.loja.access-token",
    "gateway.management.token"
  })
  void secretIsNeverShown(String key) {
    file.put(key, "s3cret of mine");

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith(key + " is a secret that is not shown")
        .doesNotContain("s3cret");
  }

  @Test
  void passwordInAnAddressIsNotShown() {
    file.put("gateway.maropost.acme.api-url", "https://me:s3cret@acme.example/");

    assertThat(problems()).singleElement().asString().doesNotContain("s3cret");
  }

  @Test
  void valueFromTheEnvironmentIsBlamedOnItsVariable() {
    environment.put("GATEWAY_HTTP_PORT", "tcp://10.0.0.7:8080");

    assertThat(problems())
        .singleElement()
        .asString()
        .contains("(environment variable GATEWAY_HTTP_PORT)")
        .contains("enableServiceLinks");
  }

  @Test
  void secretsAreNoPlaceholdersAndNotInTheTextForm() throws Exception {
    file.put("gateway.management.token", "s3cret");
    file.put("gateway.sink.jdbc-password", "s3cret");

    Settings settings = load();

    assertThat(settings.text("gateway.management.token")).isEqualTo("s3cret");
    assertThat(settings.placeholders())
        .doesNotContainValue("s3cret")
        .doesNotContainValue("api-key-of-acme")
        .doesNotContainKey("gateway.management.token")
        .containsEntry("gateway.http.port", "8080")
        .containsEntry("gateway.home", home.toString());
    assertThat(settings.toString()).doesNotContain("s3cret");
  }

  @Test
  void secretOfAnAccountIsNoPlaceholderEvenIfARouteNamesIt() throws Exception {
    route("{{gateway.maropost.acme.api-key}} {{gateway.maropost.acme.currency}}");

    assertThat(load().placeholders())
        .doesNotContainKey("gateway.maropost.acme.api-key")
        .containsEntry("gateway.maropost.acme.currency", "AUD");
  }

  @Test
  void unknownKeyNamesTheNearestOne() {
    file.put("gateway.http.prot", "1");
    file.put("gateway.maropost.acme.api-ky", "1");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "gateway.http.prot is not a key; expected gateway.http.port (application.properties)",
            "gateway.maropost.acme.api-ky is not a key; expected gateway.maropost.acme.api-key"
                + " (application.properties)");
  }

  @Test
  void keyFarFromAllOthersPointsToTheList() {
    file.put("gateway.colour", "blue");

    assertThat(problems()).singleElement().asString().contains("docs/CONFIGURATION.md");
  }

  @Test
  void foreignKeyIsKnownOnlyIfARouteNamesItOrCamelDoes() throws Exception {
    file.put("camel.main.name", "orders");
    file.put("warehouse.address", "http://warehouse.example");
    assertThat(problems()).singleElement().asString().startsWith("warehouse.address is not a key");

    route("{{warehouse.address}} {{?gateway.shop.extra}}");
    file.put("gateway.shop.extra", "x");

    assertThat(load().placeholders())
        .containsEntry("warehouse.address", "http://warehouse.example")
        .containsEntry("gateway.shop.extra", "x")
        .containsEntry("camel.main.name", "orders");
  }

  @Test
  void whatTheGatewayComputesIsNotSet() throws Exception {
    route("{{gateway.sink.address}}");
    file.put("gateway.sink.address", "x");

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("gateway.sink.address is not a key");
  }

  @Test
  void foreignKeyIsNotTakenFromTheEnvironment() throws Exception {
    route("{{user}}");
    environment.put("USER", "root");

    assertThat(load().placeholders()).doesNotContainKey("user");
  }

  @Test
  void keyGivenTwiceIsRefused() throws IOException {
    write();
    Path properties = home.resolve("application.properties");
    Files.writeString(properties, Files.readString(properties) + "gateway.http.port=1\n".repeat(2));

    assertThat(SettingsLoaderTest.problems(environment, Map.of()))
        .singleElement()
        .asString()
        .startsWith("gateway.http.port is given twice; expected each key once");
  }

  @Test
  void fileThatIsNotTextIsOneProblemOfItsOwn() throws IOException {
    Files.write(home.resolve("application.properties"), new byte[] {(byte) 0xc3, 0x28});

    assertThat(SettingsLoaderTest.problems(environment, Map.of()))
        .containsExactly("application.properties cannot be read; expected text in UTF-8");
  }

  @Test
  void byteOrderMarkAndUmlautsAreRead() throws Exception {
    file.put("gateway.sink.jdbc-user", "jörg");
    write();
    Path properties = home.resolve("application.properties");
    Files.writeString(properties, "\ufeff" + Files.readString(properties));

    assertThat(SettingsLoader.load(environment, Map.of()).text("gateway.sink.jdbc-user"))
        .isEqualTo("jörg");
  }

  @Test
  void noAccountAtAllIsOneLineNamingBothKeysAndTheDemo() {
    file.clear();

    assertThat(problems())
        .singleElement()
        .asString()
        .contains("gateway.maropost.accounts", "gateway.marketplace.accounts", "demo");
  }

  @ParameterizedTest
  @CsvSource({"Acme", "1shop", "big_shop", "-a", "a.b"})
  void accountNameOfAnotherFormIsRefusedOnce(String name) {
    file.put("gateway.maropost.accounts", name);
    file.keySet().removeIf(key -> key.startsWith("gateway.maropost.acme."));
    maropost(name);

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("gateway.maropost.accounts names \"" + name + "\"; expected a lower case");
  }

  @Test
  void accountListedTwiceIsRefused() {
    file.put("gateway.maropost.accounts", "acme, acme");

    assertThat(problems()).singleElement().asString().contains("names \"acme\" twice");
  }

  @Test
  void keysOfAnAccountThatIsNotListedAreRefused() {
    file.put("gateway.maropost.other.api-key", "s3cret");
    environment.put("GATEWAY_MARKETPLACE_OTHER_CLIENT_ID", "s3cret");

    assertThat(problems())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("not listed").doesNotContain("s3cret"))
        .anySatisfy(line -> assertThat(line).contains("gateway.maropost.accounts"))
        .anySatisfy(line -> assertThat(line).contains("gateway.marketplace.accounts"));
  }

  @Test
  void keySharedByTwoStoresIsRefused() {
    file.put("gateway.maropost.accounts", "acme,other");
    maropost("other");
    assertThat(problems()).isEmpty();

    file.put("gateway.maropost.other.notification-keys", "mine, notification-key-of-acme");

    assertThat(problems())
        .singleElement()
        .asString()
        .contains("gateway.maropost.acme.notification-keys")
        .contains("gateway.maropost.other.notification-keys")
        .doesNotContain("notification-key-of-acme");
  }

  @Test
  void sellersMayShareTheTokenOrTheSellerIdButNotBoth() {
    file.put("gateway.marketplace.accounts", "loja,outra");
    marketplace("outra");
    file.put("gateway.marketplace.outra.callback-token", "token-of-loja");
    assertThat(problems()).isEmpty();

    file.put("gateway.marketplace.outra.seller-id", "id-of-loja");
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("gateway.marketplace.loja.seller-id", "gateway.marketplace.outra.seller-id")
        .doesNotContain("token-of-loja");

    file.put("gateway.marketplace.outra.callback-token", "other");
    assertThat(problems()).isEmpty();
  }

  @Test
  void tokenOfASellerIsRequiredUnlessSaidOtherwise() {
    file.remove("gateway.marketplace.loja.callback-token");
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("callback-token is missing")
        .endsWith("or environment variable GATEWAY_MARKETPLACE_LOJA_CALLBACK_TOKEN)");

    file.put("gateway.marketplace.loja.callback-token-required", "false");
    assertThat(problems()).isEmpty();
  }

  @Test
  void tokenOfASellerIsMissedTogetherWithItsOtherKeys() {
    file.remove("gateway.marketplace.loja.callback-token");
    file.remove("gateway.marketplace.loja.client-id");

    assertThat(problems())
        .hasSize(2)
        .anyMatch(line -> line.contains("callback-token is missing"))
        .anyMatch(line -> line.contains("client-id is missing"));
  }

  @Test
  void twoKeysOfOneVariableAreRefused() {
    file.put("gateway.marketplace.accounts", "loja,loja-list");
    marketplace("loja-list");

    assertThat(problems())
        .singleElement()
        .asString()
        .contains("gateway.marketplace.loja.list-calls-per-minute")
        .contains("gateway.marketplace.loja-list.calls-per-minute")
        .contains("GATEWAY_MARKETPLACE_LOJA_LIST_CALLS_PER_MINUTE");
  }

  @Test
  void managementBeyondThisMachineNeedsAToken() {
    file.put("gateway.management.host", "0.0.0.0");
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("gateway.management.host is \"0.0.0.0\" and there is no token");

    file.put("gateway.management.token", "t");
    assertThat(problems()).isEmpty();
  }

  @Test
  void hostThatOnlyLooksLikeLoopbackNeedsAToken() {
    file.put("gateway.management.host", "127.0.0.1.example.com");

    assertThat(problems()).hasSize(1);
  }

  @Test
  void leaseMustOutlastItsWork() {
    file.put("gateway.enrich.lease", "55s");
    assertThat(problems()).singleElement().asString().startsWith("gateway.enrich.lease is \"55s\"");

    file.put("gateway.enrich.lease", "56s");
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "requestRequiredAcks=1, requestRequiredAcks=all",
    "requestRequiredAcks=RAW(0), requestRequiredAcks=all",
    "additionalProperties.acks=%31, requestRequiredAcks=all",
    "enableIdempotence=false, enableIdempotence=true",
    "additionalProperties.enable.idempotence=false, enableIdempotence=true",
    "transactionalId=t, no transaction"
  })
  void kafkaSinkThatCouldLoseWhatItTookIsRefused(String option, String expected) {
    file.put("gateway.sink.uri", "kafka:orders?brokers=one:9092&" + option);

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("gateway.sink.uri has " + option.replaceFirst("=.*", "="))
        .contains("expected " + expected + " (");
  }

  @Test
  void furtherSinksHaveKeysOfTheirOwn() throws Exception {
    file.put("gateway.sink.others", "erp, archive");
    file.put("gateway.sink.erp.uri", "https://erp.example/orders");
    file.put("gateway.sink.erp.statuses", "new,shipped");
    file.put("gateway.sink.archive.uri", "gateway-lines:out/orders.jsonl");
    environment.put("GATEWAY_SINK_ERP_SIGNING_SECRETS", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    Settings settings = load();

    assertThat(settings.list("gateway.sink.erp.signing-secrets")).hasSize(1);
    assertThat(settings.list("gateway.sink.erp.statuses")).containsExactly("new", "shipped");
    assertThat(settings.text("gateway.sink.archive.signing-secrets")).isEmpty();
    assertThat(settings.placeholders())
        .containsKey("gateway.sink.erp.uri")
        .doesNotContainKey("gateway.sink.erp.signing-secrets");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"uri", "jdbc-url", "others", "own-updates-enabled", "statuses", "deliver", "sink"})
  void nameOfASinkThatMeansSomethingElseIsOneLine(String name) {
    file.put("gateway.sink.others", name);
    file.put("gateway.sink." + name + ".uri", "direct:x");

    assertThat(problems())
        .containsExactly(
            "gateway.sink.others names \""
                + name
                + "\", which means something else there; expected another name"
                + " (application.properties)");
  }

  @Test
  void mistakesAboutSinksAreOneLineEach() {
    file.put("gateway.sink.others", "erp,Bad,erp,shop,away");
    file.put("gateway.sink.Bad.uri", "direct:x");
    file.put("gateway.sink.erp.uri", "kafka:orders?requestRequiredAcks=1");
    file.put("gateway.sink.erp.statuses", "sold");
    file.put("gateway.sink.shop.uri", "direct:gateway-sink-jdbc");
    file.put("gateway.sink.shop.signing-secrets", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    file.put("gateway.sink.old.uri", "direct:x");
    environment.put("GATEWAY_SINK_PAST_URI", "direct:x");

    assertThat(problems())
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line).startsWith("gateway.sink.away.uri is missing; expected a Camel"),
            line ->
                assertThat(line)
                    .startsWith("gateway.sink.others names \"Bad\"; expected a lower case letter"),
            line ->
                assertThat(line)
                    .startsWith("gateway.sink.others names \"erp\" twice; expected each sink once"),
            line ->
                assertThat(line)
                    .startsWith(
                        "gateway.sink.erp.uri has requestRequiredAcks=\"1\"; expected"
                            + " requestRequiredAcks=all"),
            line ->
                assertThat(line)
                    .startsWith("gateway.sink.erp.statuses is \"sold\"; expected empty"),
            line ->
                assertThat(line)
                    .startsWith(
                        "gateway.sink.shop.uri is the table, as gateway.sink.uri is; expected one"
                            + " sink that is the table"),
            line ->
                assertThat(line)
                    .startsWith(
                        "gateway.sink.shop.signing-secrets is set; expected an http or https"
                            + " address in gateway.sink.shop.uri"),
            line ->
                assertThat(line)
                    .startsWith(
                        "gateway.sink.old.uri belongs to a sink that is not listed; expected the"
                            + " sink \"old\" in gateway.sink.others"),
            line ->
                assertThat(line)
                    .startsWith(
                        "GATEWAY_SINK_PAST_URI belongs to a sink that is not listed; expected it in"
                            + " gateway.sink.others"));
  }

  @Test
  void kafkaSinkThatKeepsWhatItTakesIsTaken() {
    file.put("gateway.sink.uri", "kafka:orders");
    assertThat(problems()).isEmpty();

    String strong = "?requestRequiredAcks=-1&enableIdempotence=True&additionalProperties.acks=all";
    file.put("gateway.sink.uri", "kafka:orders" + strong);
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "throwExceptionOnFailure=false|throwExceptionOnFailure=true",
        "throwExceptionOnFailure=RAW(false)|throwExceptionOnFailure=true",
        "okStatusCodeRange=200-599|no code but 2xx, as okStatusCodeRange=200-299",
        "okStatusCodeRange=200-299,404|no code but 2xx, as okStatusCodeRange=200-299",
        "okStatusCodeRange=204,301-304|no code but 2xx, as okStatusCodeRange=200-299",
        "followRedirects=true|the address that the sink redirects to"
      })
  void httpSinkWhoseFailureWouldCountAsDeliveredIsRefused(String option, String expected) {
    file.put("gateway.sink.uri", "https://sink.example/orders?" + option);
    file.put("gateway.sink.others", "erp");
    file.put("gateway.sink.erp.uri", "http://erp.example/orders?soTimeout=1000&" + option);

    String says = " has " + option.replaceFirst("=.*", "=");
    assertThat(problems())
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line)
                    .startsWith("gateway.sink.erp.uri" + says)
                    .contains("expected " + expected + " ("),
            line ->
                assertThat(line)
                    .startsWith("gateway.sink.uri" + says)
                    .contains("expected " + expected + " ("));
  }

  @Test
  void optionOfASinkIsKnownInWhateverCaseCamelTakesIt() {
    file.put("gateway.sink.uri", "https://sink.example/orders?throwexceptiononfailure=false");

    assertThat(problems())
        .singleElement()
        .asString()
        .contains("expected throwExceptionOnFailure=true (");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://sink.example/orders?throwExceptionOnFailure=true&okStatusCodeRange=200-299",
        "https://sink.example/orders?okStatusCodeRange=200,202-204&followRedirects=false",
        "file:out?fileName=orders.jsonl&fileExist=Append",
        "file:out?fileExist=Override",
        "file:out?fileExist=TryRename&tempPrefix=part-"
      })
  void httpOrFileSinkThatTellsWhatItDidNotTakeIsTaken(String uri) {
    file.put("gateway.sink.uri", uri);

    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:out?fileExist=Ignore", "file:out?fileExist=Fail", "sftp:h?fileExist=Ignore"})
  void fileSinkThatKeepsATornFileInPlaceOfItsRepeatIsRefused(String uri) {
    file.put("gateway.sink.uri", uri);

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("gateway.sink.uri has fileExist=")
        .contains("expected fileExist=Override or fileExist=Append (");
  }

  @ParameterizedTest
  @CsvSource({
    "deliveryPersistent=false, deliveryPersistent=true",
    "deliveryMode=1, deliveryMode=2",
    "timeToLive=60000, no timeToLive",
    "exchangePattern=InOut, exchangePattern=InOnly",
    "transacted=true, no transaction"
  })
  void jmsSinkThatCouldLoseWhatItTookIsRefused(String option, String expected) {
    file.put("gateway.sink.uri", "sjms2:queue:orders?" + option);

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("gateway.sink.uri has " + option.replaceFirst("=.*", "="))
        .contains("expected " + expected + " (");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"secret", "whsec_", "whsec_c2hvcnQ=", "whsec_not base64 at all, that is clear"})
  void signingSecretIsAsTheSpecificationWritesItAndNotShown(String secret) {
    file.put("gateway.sink.uri", "https://sink.example/orders");
    file.put("gateway.sink.signing-secrets", secret);

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("gateway.sink.signing-secrets is a secret that is not shown; expected")
        .contains("whsec_ and 24 to 64 bytes in base64");
  }

  @Test
  void onlyAnHttpSinkIsSigned() {
    String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    file.put("gateway.sink.signing-secrets", secret + ", " + secret);
    assertThat(problems())
        .containsExactly(
            "gateway.sink.signing-secrets is set; expected an http or https address in"
                + " gateway.sink.uri (application.properties)");

    file.put("gateway.sink.uri", "https://sink.example/orders");
    assertThat(problems()).isEmpty();
  }

  @Test
  void spoolIsForAStoreOnAServer() {
    file.put("gateway.accept.spool-enabled", "true");
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("gateway.accept.spool-enabled is \"true\"; expected false unless");

    file.put("gateway.store.url", "jdbc:postgresql://db.example/gateway");
    assertThat(problems()).isEmpty();
  }

  @Test
  void keysMustOutlastPayloadsAndWhateverBringsARepeat() {
    file.put("gateway.retain.key-age", "30d");
    assertThat(problems())
        .containsExactly(
            "gateway.retain.key-age is \"30d\"; expected 0s, or longer than"
                + " gateway.retain.payload-age (application.properties)",
            "gateway.retain.key-age is \"30d\"; expected 0s, or longer than"
                + " gateway.poll.sweep-age-max (application.properties)");

    file.put("gateway.retain.payload-age", "30d");
    file.put("gateway.retain.key-age", "31d");
    assertThat(problems()).isEmpty();

    file.put("gateway.retain.payload-age", "0s");
    assertThat(problems()).singleElement().asString().contains("keeps the rows' bodies");

    file.put("gateway.retain.key-age", "0s");
    assertThat(problems()).isEmpty();
  }

  @Test
  void sealsAreNeverMoreThanAMinuteBehind() {
    file.put("gateway.audit.seal-cron", "0 0/5 * * * ?");
    assertThat(problems())
        .containsExactly(
            "gateway.audit.seal-cron is \"0 0/5 * * * ?\"; expected at least once a minute: * or ?"
                + " in each field but the first (application.properties)");

    file.put("gateway.audit.seal-cron", "30 * * ? * *");
    assertThat(problems()).isEmpty();
  }

  @Test
  void payloadsOfTheLastHourAreNeverOld() {
    file.put("gateway.retain.payload-age", "59m");

    assertThat(problems()).singleElement().asString().contains("0s, or at least 1h");
  }

  @Test
  void longestDelayMustNotBeBelowTheFirst() {
    file.put("gateway.enrich.delay-max", "1s");

    assertThat(problems()).singleElement().asString().contains("gateway.enrich.delay-min");
  }

  @Test
  void samePortTwiceIsRefusedButAnyFreePortIsNot() {
    file.put("gateway.management.port", "8080");
    assertThat(problems()).singleElement().asString().startsWith("gateway.management.port");

    file.put("gateway.management.port", "0");
    file.put("gateway.http.port", "0");
    assertThat(problems()).isEmpty();
  }

  @Test
  void variablesOfContainerPlatformsAreIgnored() {
    environment.put("GATEWAY_PORT", "tcp://10.0.0.7:8080");
    environment.put("GATEWAY_PORT_8080_TCP_ADDR", "10.0.0.7");
    environment.put("GATEWAY_SERVICE_HOST", "10.0.0.7");
    environment.put("GATEWAY_MAROPOST_ACME_SERVICE_PORT", "1");
    environment.put("GATEWAY_INTERFACE", "CGI/1.1");

    assertThat(problems()).isEmpty();
  }

  @Test
  void variableThatWasClearlyMeantIsRefused() {
    environment.put("GATEWAY_HTTP_PROT", "1");
    environment.put("GATEWAY_MAROPOST_ACME_SECRET_WORD", "s3cret");

    assertThat(problems())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("expected GATEWAY_HTTP_PORT"))
        .anySatisfy(line -> assertThat(line).startsWith("GATEWAY_MAROPOST_ACME_SECRET_WORD"))
        .noneSatisfy(line -> assertThat(line).contains("s3cret"));
  }

  @Test
  void homeThatDoesNotExistIsNamed() {
    environment.put("GATEWAY_HOME", home.resolve("nowhere").toString());

    assertThat(SettingsLoaderTest.problems(environment, Map.of()))
        .singleElement()
        .asString()
        .startsWith("gateway.home is ")
        .endsWith("(environment variable GATEWAY_HOME)");
  }

  @Test
  void homeIsNotSetInItsOwnFile() {
    file.put("gateway.home", "/srv");

    assertThat(problems()).singleElement().asString().contains("GATEWAY_HOME instead");
  }

  private void maropost(String name) {
    String prefix = "gateway.maropost." + name + ".";
    file.put(prefix + "notification-keys", "notification-key-of-" + name);
    file.put(prefix + "api-url", "https://shop.example/do/WS/NetoAPI");
    file.put(prefix + "api-key", "api-key-of-" + name);
    file.put(prefix + "currency", "AUD");
  }

  private void marketplace(String name) {
    String prefix = "gateway.marketplace." + name + ".";
    file.put(prefix + "seller-id", "id-of-" + name);
    file.put(prefix + "callback-token", "token-of-" + name);
    file.put(prefix + "api-url", "https://host.example/api/v2");
    file.put(prefix + "client-id", "client-of-" + name);
    file.put(prefix + "access-token", "access-of-" + name);
  }

  private void route(String text) throws IOException {
    Files.createDirectories(home.resolve("routes"));
    Files.writeString(home.resolve("routes/90-own.camel.yaml"), "# " + text + "\n");
  }

  private Settings load() throws Exception {
    return load(Map.of());
  }

  private Settings load(Map<String, String> overrides) throws Exception {
    write();
    return SettingsLoader.load(environment, overrides);
  }

  private List<String> problems() {
    try {
      write();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return problems(environment, Map.of());
  }

  private static List<String> problems(
      Map<String, String> environment, Map<String, String> overrides) {
    SettingsProblem problem =
        catchThrowableOfType(
            SettingsProblem.class, () -> SettingsLoader.load(environment, overrides));
    return problem == null ? List.of() : problem.lines();
  }

  private void write() throws IOException {
    StringBuilder text = new StringBuilder();
    file.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    Files.writeString(home.resolve("application.properties"), text, StandardCharsets.UTF_8);
  }
}
