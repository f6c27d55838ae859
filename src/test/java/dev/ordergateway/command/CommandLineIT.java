package dev.ordergateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.FreePort;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.ShippedJar;
import dev.ordergateway.testing.ShippedJar.Ended;
import dev.ordergateway.testing.StoreRows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command as a user types it: the built jar as a process, its output and its exit code. */
class CommandLineIT {
  private static final String ROUTE_OF_A_SHIPPED_ID =
      """
      - route:
          id: gateway-deliver
          from:
            uri: direct:own
            steps:
              - log: hello
      """;

  @TempDir Path folder;
  private Path home;
  private Platforms platforms;

  @BeforeEach
  void configure() throws IOException {
    home = Files.createDirectory(folder.resolve("home"));
    platforms = new Platforms();
    Platforms.configure(home, platforms.settings());
  }

  @AfterEach
  void stopPlatforms() {
    platforms.close();
  }

  @Test
  void everyCommandHasHelpAndAVersion() {
    for (String command :
        List.of("", "run", "check", "explain", "replay", "poll", "audit", "demo")) {
      Ended help = ShippedJar.run(home, words(command, "--help"));
      assertThat(help.exit()).as(command + help.err()).isZero();
      assertThat(help.out()).contains("Usage: order-gateway " + command);
      assertThat(help.err()).isEmpty();
    }

    Ended version = ShippedJar.run(home, "--version");
    assertThat(version.exit()).isZero();
    assertThat(version.out()).containsPattern("^order-gateway \\d+\\.\\d+\\.\\d+");
    assertThat(version.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "explain", "run --nonsense", "demo --orders 1", "poll"})
  void wrongUsageIsTwo(String arguments) {
    Ended ended = ShippedJar.run(home, arguments.split(" "));

    assertThat(ended.exit()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).isNotBlank().doesNotContain("\tat ");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void runningGatewayIsAskedByTheOtherCommands() {
    try (ShippedJar gateway = ShippedJar.start(home, Map.of()).awaitReady()) {
      int http = gateway.httpPort();
      platforms.store().webhooks().sendTo(address(http, "/notifications/maropost"));
      platforms.store().place("N10154");
      StoreRows rows = new StoreRows(home.resolve("data/gateway.db"));
      Eventually.asserted(() -> assertThat(rows.count("gateway_sink")).isEqualTo(1));
      String url = "http://127.0.0.1:" + gateway.managementPort();

      Ended explained = ShippedJar.run(home, "explain", "N10154", "--url", url);
      assertThat(explained.exit()).as(explained.err()).isZero();
      assertThat(explained.out()).startsWith("maropost/acme/N10154: status new").contains("enrich");

      Ended unknown = ShippedJar.run(home, "explain", "N1", "--url", url);
      assertThat(unknown.exit()).isEqualTo(1);
      assertThat(unknown.errLines()).singleElement().asString().contains("N1");

      Ended counted = ShippedJar.run(home, "replay", "--source", "maropost", "--url", url);
      assertThat(counted.exit()).as(counted.err()).isZero();
      assertThat(counted.out()).contains("would be replayed");

      Ended executed = ShippedJar.run(home, "replay", "--execute", "--url", url);
      assertThat(executed.exit()).as(executed.err()).isZero();
      assertThat(executed.out()).contains("started as job");

      assertThat(ShippedJar.run(home, "poll", "maropost", "--url", url).exit()).isZero();
      Ended nowhere = ShippedJar.run(home, "poll", "nowhere", "--url", url);
      assertThat(nowhere.exit()).isEqualTo(1);
      assertThat(nowhere.errLines()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain N1", "replay", "replay --execute", "poll maropost", "audit"})
  void withoutAGatewayThereItSaysSoInOneLine(String arguments) throws IOException {
    String url = "http://127.0.0.1:" + FreePort.find();

    assertOneLine(
        ShippedJar.run(home, words(arguments, "--url", url)), "no gateway answers at " + url);
  }

  @Test
  void checkFindsNothingInAGoodHomeAndNamesWhatIsBroken() throws IOException {
    Ended good = ShippedJar.run(home, "check");
    assertThat(good.exit()).as(good.out()).isZero();
    assertThat(good.out()).startsWith("no problem in the properties and ");

    write("routes/90-own.camel.yaml", "- route:\n    frm: x\n");
    Ended bad = ShippedJar.run(home, "check");
    assertThat(bad.exit()).isEqualTo(1);
    assertThat(bad.out()).contains("routes/90-own.camel.yaml: 2: \"frm\"");
  }

  @Test
  void demoEndsWithItsTableAndLosesNothing() throws Exception {
    Ended demo = ShippedJar.run(home, "demo", "--orders", "50", "--seconds", "3");

    assertThat(demo.exit()).as(demo.out() + demo.err()).isZero();
    assertThat(demo.out())
        .contains("sent", "accepted", "duplicates", "dropped", "API calls", "delivered")
        .containsPattern("lost +0 +0")
        .containsPattern("doubled +0 +0")
        .contains("gateway_sink");
    assertThat(demo.err()).isEmpty();
    // Nothing of the demo touches the home directory that it is started in.
    try (Stream<Path> files = Files.list(home)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactly("application.properties");
    }
  }

  @Test
  void demoKeepsEverythingRunningUntilItIsToldToStop() throws Exception {
    try (ShippedJar demo =
        ShippedJar.start(home, Map.of(), "demo", "--orders", "20", "--seconds", "1", "--keep")) {
      Eventually.until("addresses are printed", () -> demo.out().contains("Running until Ctrl-C"));
      String status = demo.out().replaceAll("(?s).*Status: +(\\S+).*", "$1");

      int answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(status))
                      .timeout(Duration.ofSeconds(10))
                      .build(),
                  BodyHandlers.ofString())
              .statusCode();

      assertThat(answer).isEqualTo(200);
      demo.terminate();
      demo.awaitEnd(Duration.ofSeconds(30));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway.http.port", "gateway.management.port"})
  void portThatIsTakenEndsTheStart(String key) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      set(key, String.valueOf(taken.getLocalPort()));

      assertOneLine(ShippedJar.run(home), key, String.valueOf(taken.getLocalPort()));
    }
  }

  @Test
  void storeThatCannotBeOpenedEndsTheStart() throws IOException {
    Files.writeString(home.resolve("plain-file"), "not a directory");
    set("gateway.store.url", "jdbc:sqlite:plain-file/gateway.db");
    assertOneLine(
        ShippedJar.run(home), "the store cannot be opened", "plain-file is not a directory");

    Files.createDirectories(home.resolve("folder/gateway.db"));
    set("gateway.store.url", "jdbc:sqlite:folder/gateway.db");
    assertOneLine(ShippedJar.run(home), "the store cannot be opened");

    Files.writeString(home.resolve("torn.db"), "this is not a database ".repeat(100));
    set("gateway.store.url", "jdbc:sqlite:torn.db");
    assertOneLine(ShippedJar.run(home), "the store cannot be opened");
  }

  @Test
  void storeThatWouldLoseRowsInAPowerCutEndsTheStart() {
    set("gateway.store.url", "jdbc:sqlite:data/gateway.db?synchronous=OFF");

    assertOneLine(ShippedJar.run(home), "gateway.store.url");
  }

  @Test
  void storeInUseByAnotherGatewayEndsTheStart() {
    try (ShippedJar first = ShippedJar.start(home, Map.of()).awaitReady()) {
      assertOneLine(ShippedJar.run(home), "gateway.db is in use by another gateway");
      assertThat(first.isAlive()).isTrue();
    }
  }

  @Test
  void brokenFilesEndTheStartEachWithOneLine() throws IOException {
    write("routes/90-own.camel.yaml", "- route:\n    frm: x\n");
    assertOneLine(ShippedJar.run(home), "90-own.camel.yaml");
    write("routes/90-own.camel.yaml", "- route:\n   - : {\n");
    assertOneLine(ShippedJar.run(home), "90-own.camel.yaml");
    write("routes/90-own.camel.yaml", ROUTE_OF_A_SHIPPED_ID);
    assertOneLine(ShippedJar.run(home), "gateway-deliver", "40-deliver.camel.yaml", "90-own.camel");
    Files.delete(home.resolve("routes/90-own.camel.yaml"));

    write("mappings/maropost/order.jsonata", "{ \"orderId\": ");
    assertOneLine(ShippedJar.run(home), "mappings/maropost/order.jsonata");
    Files.delete(home.resolve("mappings/maropost/order.jsonata"));

    write("schemas/maropost/EventSchema.xsd", "<nonsense");
    assertOneLine(ShippedJar.run(home), "schemas/maropost/EventSchema.xsd");
    Files.delete(home.resolve("schemas/maropost/EventSchema.xsd"));

    write("schemas/marketplace/notification.schema.json", "{\"type\":");
    assertOneLine(ShippedJar.run(home), "schemas/marketplace/notification.schema.json");
    Files.delete(home.resolve("schemas/marketplace/notification.schema.json"));

    write("schemas/order/event.schema.json", "[");
    assertOneLine(ShippedJar.run(home), "schemas/order/event.schema.json");
  }

  @Test
  void withoutAnAccountItNamesBothKeysAndTheDemo() throws IOException {
    Files.delete(home.resolve("application.properties"));

    assertOneLine(
        ShippedJar.run(home), "gateway.maropost.accounts", "gateway.marketplace.accounts", "demo");
  }

  @Test
  void managementForOtherMachinesNeedsAToken() {
    set("gateway.management.host", "0.0.0.0");

    assertOneLine(ShippedJar.run(home), "gateway.management.host", "gateway.management.token");
  }

  @Test
  void environmentVariableGoesBeforeTheFile() {
    Ended ended = ShippedJar.run(home, Map.of("GATEWAY_HTTP_PORT", "80800"), "run");

    assertOneLine(ended, "gateway.http.port", "GATEWAY_HTTP_PORT");
  }

  @Test
  void everyProblemOfTheSettingsIsALineOfItsOwn() {
    Ended ended =
        ShippedJar.run(home, Map.of("GATEWAY_HTTP_PORT", "x", "GATEWAY_POLL_GRACE", "5"), "run");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.errLines()).hasSize(2).noneMatch(line -> line.contains("\tat "));
  }

  private static void assertOneLine(Ended ended, String... words) {
    assertThat(ended.exit()).as(ended.err()).isEqualTo(1);
    assertThat(ended.errLines()).singleElement().asString().contains(words);
    assertThat(ended.errLines().get(0)).doesNotContain("dev.ordergateway.", "org.apache.");
    assertThat(ended.out()).isEmpty();
  }

  private void set(String key, String value) {
    Map<String, String> settings = platforms.settings();
    settings.put(key, value);
    Platforms.configure(home, settings);
  }

  private void write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String[] words(String arguments, String... more) {
    return Stream.concat(Stream.of(arguments.split(" ")), Stream.of(more))
        .filter(word -> !word.isEmpty())
        .toArray(String[]::new);
  }

  private static URI address(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
