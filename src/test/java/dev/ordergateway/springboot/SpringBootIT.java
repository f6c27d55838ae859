package dev.ordergateway.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.embed.SpringBootHost;
import dev.ordergateway.embed.SpringBootShop;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.PostgresServer;
import dev.ordergateway.testing.RawConnection;
import dev.ordergateway.testing.ShippedJar;
import dev.ordergateway.testing.ShippedJar.Ended;
import dev.ordergateway.testing.StoreRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application does with its properties, and what it is told when they are wrong. */
class SpringBootIT {
  private static final String MAROPOST = "/notifications/maropost";
  private static final Duration LONGEST = Duration.ofSeconds(90);
  private static final Pattern APPLICATION =
      Pattern.compile("the application takes notifications on port (\\d+)");
  private static final Pattern OWN =
      Pattern.compile("Order Gateway takes notifications on port (\\d+)");
  private static final Pattern NO_GATEWAY =
      Pattern.compile("no gateway at the application's port (\\d+)");

  @TempDir private Path home;
  private final Map<String, String> properties = new TreeMap<>();

  SpringBootIT() {
    properties.put("server.port", "0");
    properties.put("server.address", "127.0.0.1");
    properties.put("spring.flyway.enabled", "false");
    properties.put("gateway.management.port", "0");
    properties.put("gateway.maropost.accounts", "acme");
    properties.put("gateway.maropost.acme.notification-keys", "a-key");
    properties.put("gateway.maropost.acme.api-url", "http://127.0.0.1:9/do/WS/NetoAPI");
    properties.put("gateway.maropost.acme.api-key", "k");
    properties.put("gateway.maropost.acme.currency", "AUD");
  }

  @Test
  void wrongKeysEndTheApplicationWithALineForEachAndNoStack() {
    properties.put("gateway.http.body-timeout", "soon");
    properties.put("gateway.htttp.port", "1");
    try (ShippedJar application = start(SpringBootHost.class)) {
      Ended ended = application.awaitEnd(LONGEST);

      assertThat(ended.exit()).isEqualTo(1);
      assertThat(ended.out() + ended.err())
          .contains("gateway.http.body-timeout is \"soon\"; expected a length of time")
          .contains("gateway.htttp.port")
          .contains("order-gateway.enabled=false")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void applicationCanDoWithoutItsGateway() {
    properties.put("order-gateway.enabled", "false");
    properties.put("gateway.http.body-timeout", "soon");
    try (ShippedJar application = start(SpringBootHost.class)) {
      int port = port(application, NO_GATEWAY);

      assertThat(post(port, MAROPOST, "N1").status()).isEqualTo(404);
      assertThat(home.resolve("data")).doesNotExist();
      application.terminate();
      assertThat(application.awaitEnd(LONGEST).out()).doesNotContain("Order Gateway");
    }
  }

  @Test
  void gatewayCanHaveAServerOfItsOwn() {
    properties.put("order-gateway.server-enabled", "false");
    properties.put("camel.main.run-controller", "true");
    properties.put("gateway.http.host", "127.0.0.1");
    properties.put("gateway.http.port", "0");
    try (ShippedJar application = start(SpringBootHost.class)) {
      int applications = port(application, APPLICATION);
      int own = port(application, OWN);

      assertThat(own).isNotEqualTo(applications);
      assertThat(post(own, MAROPOST, "N1").status()).isEqualTo(200);
      assertThat(post(applications, MAROPOST, "N1").status()).isEqualTo(404);
    }
  }

  @Test
  void applicationsDataSourceAndMetersAreUsed() {
    String url = PostgresServer.shared().newDatabase();
    properties.put("spring.datasource.url", url);
    properties.put("spring.datasource.hikari.maximum-pool-size", "3");
    try (ShippedJar application = start(SpringBootShop.class)) {
      int port = port(application, APPLICATION);

      assertThat(post(port, MAROPOST, "N1").status()).isEqualTo(200);

      assertThat(new StoreRows(url).count("gateway_notification")).isEqualTo(1);
      assertThat(home.resolve("data/gateway.db")).doesNotExist();
      try (RawConnection caller = new RawConnection(port)) {
        String meters = caller.send("GET /meters HTTP/1.1\r\nHost: a\r\n\r\n").answer().body();
        assertThat(meters).contains("gateway.accepted of north");
      }
    }
  }

  @Test
  void dataSourceThatCannotHoldALedgerIsRefusedUnlessAStoreIsNamed() {
    properties.put("spring.datasource.url", "jdbc:sqlite:" + home.resolve("theirs.db"));
    try (ShippedJar application = start(SpringBootShop.class)) {
      Ended ended = application.awaitEnd(LONGEST);

      assertThat(ended.exit()).isEqualTo(1);
      assertThat(ended.out() + ended.err())
          .contains("the data source that the host lends is one of SQLite; expected PostgreSQL")
          .contains("set gateway.store.url")
          .doesNotContain("\tat ");
    }
    properties.put("gateway.store.url", "jdbc:sqlite:data/gateway.db");
    try (ShippedJar application = start(SpringBootShop.class)) {
      assertThat(post(port(application, APPLICATION), MAROPOST, "N1").status()).isEqualTo(200);
      assertThat(home.resolve("data/gateway.db")).exists();
    }
  }

  @Test
  void environmentWinsOverTheApplicationsFiles() throws Exception {
    properties.remove("gateway.maropost.acme.notification-keys");
    Files.createDirectories(home.resolve("config"));
    Files.writeString(
        home.resolve("config/application.yaml"),
        """
        gateway:
          http:
            path-prefix: /file
            body-bytes-max: 1024
          maropost:
            acme:
              statuses: [new, shipped]
        """);
    Map<String, String> environment =
        Map.of(
            "GATEWAY_HTTP_PATH_PREFIX", "/environment",
            "GATEWAY_MAROPOST_ACME_NOTIFICATION_KEYS", "a-key");
    try (ShippedJar application =
        ShippedJar.start(home, SpringBootHost.class, properties, environment)) {
      int port = port(application, APPLICATION);

      assertThat(post(port, "/environment" + MAROPOST, "N1").status()).isEqualTo(200);
      assertThat(post(port, "/file" + MAROPOST, "N1").status()).isEqualTo(404);
      assertThat(post(port, "/environment" + MAROPOST, "N".repeat(1000)).status()).isEqualTo(413);
    }
  }

  @Test
  void keysOfTheHomeDirectoryAreMeantHereToo() throws Exception {
    properties.put("spring.datasource.url", PostgresServer.shared().newDatabase());
    Files.writeString(
        home.resolve("application.properties"),
        "gateway.http.path-prefix=/home\ngateway.store.url=jdbc:sqlite:data/own.db\n");
    properties.put("spring.config.location", "optional:classpath:/none/");
    try (ShippedJar application = start(SpringBootHost.class)) {
      int port = port(application, APPLICATION);

      assertThat(post(port, "/home" + MAROPOST, "N1").status()).isEqualTo(200);
      assertThat(post(port, MAROPOST, "N1").status()).isEqualTo(404);
      assertThat(home.resolve("data/own.db")).exists();
    }
  }

  /** Spring Boot looks for a file of the same name where the application is started. */
  @Test
  void applicationsOwnFileIsNotTakenForTheGateways() throws Exception {
    Files.writeString(
        home.resolve("application.properties"),
        "spring.application.name=shop\nshop.name=acme\ngateway.http.path-prefix=/shop\n");
    try (ShippedJar application =
        ShippedJar.start(home, SpringBootHost.class, properties, Map.of("GATEWAY_HOME", ""))) {
      int port = port(application, APPLICATION);

      assertThat(post(port, "/shop" + MAROPOST, "N1").status()).isEqualTo(200);
      assertThat(home.resolve("data/gateway.db")).exists();
    }
  }

  @Test
  void stopLetsWhatIsUnderWayEnd() {
    String xml = Notices.xmlText(Notices.fresh(), "N1", "Pick");
    try (ShippedJar application = start(SpringBootHost.class);
        RawConnection caller = new RawConnection(port(application, APPLICATION))) {
      caller.send(head(MAROPOST, xml) + xml.substring(0, 20));
      assertThat(post(port(application, APPLICATION), MAROPOST, "N2").status()).isEqualTo(200);
      application.terminate();

      assertThat(caller.send(xml.substring(20)).answer().status()).isEqualTo(200);

      Ended ended = application.awaitEnd(LONGEST);
      assertThat(ended.exit()).isEqualTo(143);
      assertThat(ended.out() + ended.err()).containsOnlyOnce("Order Gateway has stopped");
      assertThat(new StoreRows(home.resolve("data/gateway.db")).count("gateway_notification"))
          .isEqualTo(2);
    }
  }

  private ShippedJar start(Class<?> application) {
    return ShippedJar.start(home, application, properties);
  }

  private static int port(ShippedJar application, Pattern line) {
    Eventually.until(
        "it says its port",
        LONGEST,
        () -> {
          assertThat(application.isAlive()).as(application.out() + application.err()).isTrue();
          return line.matcher(application.out() + application.err()).find();
        });
    Matcher matcher = line.matcher(application.out() + application.err());
    assertThat(matcher.find()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  private static RawConnection.Answer post(int port, String path, String order) {
    String xml = Notices.xmlText(Notices.fresh(), order, "New");
    try (RawConnection caller = new RawConnection(port)) {
      return caller.send(head(path, xml) + xml).answer();
    }
  }

  private static String head(String path, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: a\r\nNETOAPI_KEY: a-key\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n";
  }
}
