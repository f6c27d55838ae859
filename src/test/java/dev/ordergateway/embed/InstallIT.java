package dev.ordergateway.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.Gateway;
import dev.ordergateway.GatewayStartException;
import dev.ordergateway.Host;
import dev.ordergateway.receive.RouterDoor;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.settings.SettingsLoader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway in somebody's Camel context takes nothing over, and leaves nothing behind. */
class InstallIT {
  private static final String NOTIFICATION =
      "<Event><EventID>1</EventID><CurrentTime>2026-01-02 03:04:05</CurrentTime>"
          + "<EventType>Order</EventType><Order><OrderID>N1</OrderID>"
          + "<OrderStatus>New</OrderStatus></Order></Event>";

  @TempDir private Path home;

  @Test
  void installedAndTakenOutAgainItLeavesNoTrace() throws Exception {
    Set<String> threads = threads();
    try (HostContext host = new HostContext().start()) {
      Map<String, Object> before = host.picture();

      for (int times = 1; times <= 2; times++) {
        try (Gateway gateway = install(host, Host.lendingNothing())) {
          assertThat(post(gateway.httpPort())).isEqualTo(200);
          assertThat(newNames(before, host.picture())).allMatch(InstallIT::isOurs);
        }
        assertThat(host.picture()).isEqualTo(before);
      }

      assertThat(host.context().getRouteController().getRouteStatus("often"))
          .isEqualTo(ServiceStatus.Started);
      assertThat(host.context().createProducerTemplate().requestBody("direct:theirs", ""))
          .isEqualTo("theirs");
    }
    assertThat(threads()).isSubsetOf(threads);
  }

  @Test
  void hostsServerAndMetersAreUsedAndGivenBack() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    meters.counter("theirs").increment();
    try (HostContext host = new HostContext().withServer().start()) {
      RouterDoor door = new RouterDoor();
      Map<String, Object> before = host.picture();
      Gateway gateway = install(host, Host.lendingNothing().lending(meters).lending(door));
      int port = gateway.httpPort();

      assertThat(post(port)).isEqualTo(200);
      assertThat(meters.get("gateway.accepted").counter().count()).isEqualTo(1);
      gateway.close();

      assertThat(post(port)).isEqualTo(404);
      assertThat(host.picture()).isEqualTo(before);
      assertThat(meters.getMeters()).hasSize(1);
    }
  }

  @Test
  void contextThatStopsTakesItsGatewayWithIt() throws Exception {
    HostContext host = new HostContext().start();
    Gateway gateway = install(host, Host.lendingNothing());
    assertThat(post(gateway.httpPort())).isEqualTo(200);

    host.close();

    gateway.awaitStop();
    // The store is free for the next one, which knows the notification.
    try (HostContext another = new HostContext().start();
        Gateway next = install(another, Host.lendingNothing())) {
      assertThat(post(next.httpPort())).isEqualTo(200);
      assertThat(management(next, "/api/orders/maropost/acme/N1")).contains("\"notifications\"");
    }
  }

  @Test
  void contextThatIsNotStartedOrHasAGatewayIsRefusedWithOneLine() throws Exception {
    HostContext stopped = new HostContext();
    assertThatThrownBy(() -> install(stopped, Host.lendingNothing()))
        .isInstanceOf(GatewayStartException.class)
        .hasMessageContaining("somebody is not started");
    try (HostContext host = new HostContext().start();
        Gateway first = install(host, Host.lendingNothing())) {
      assertThatThrownBy(
              () ->
                  Gateway.install(
                      host.context(),
                      settings(Files.createDirectory(home.resolve("b"))),
                      Host.lendingNothing()))
          .hasMessageContaining("there is a gateway in this Camel context already");
      assertThat(post(first.httpPort())).isEqualTo(200);
    }
  }

  @Test
  void routeOfTheHostsWithANameOfOursStopsTheInstallAndIsLeftAlone() throws Exception {
    try (HostContext host = new HostContext().start()) {
      host.context()
          .addRoutes(
              new org.apache.camel.builder.RouteBuilder() {
                @Override
                public void configure() {
                  from("direct:mine").routeId("gateway-accept").setBody(constant("host's"));
                }
              });
      Map<String, Object> before = host.picture();

      assertThatThrownBy(() -> install(host, Host.lendingNothing()))
          .hasMessageContaining("the route gateway-accept of")
          .hasMessageContaining("the host's Camel context");

      assertThat(host.picture()).isEqualTo(before);
      assertThat(host.context().createProducerTemplate().requestBody("direct:mine", ""))
          .isEqualTo("host's");
    }
  }

  @Test
  void routeFileWithAnIdOfTheHostsStopsTheInstallAndTheHostsStays() throws Exception {
    Files.createDirectories(home.resolve("routes"));
    Files.writeString(
        home.resolve("routes/mine.camel.yaml"),
        "- route: {id: theirs, from: {uri: 'direct:mine', steps: [{log: {message: x}}]}}");
    try (HostContext host = new HostContext().start()) {
      Map<String, Object> before = host.picture();

      assertThatThrownBy(() -> install(host, Host.lendingNothing()))
          .hasMessageContaining("the route id theirs is given twice")
          .hasMessageContaining("routes/mine.camel.yaml");

      assertThat(host.picture()).isEqualTo(before);
    }
  }

  @Test
  void routeFileWithABeanOfTheHostsStopsTheInstallAndTheHostsStays() throws Exception {
    Files.createDirectories(home.resolve("routes"));
    Files.writeString(
        home.resolve("routes/mine.camel.yaml"),
        "- beans:\n    - {name: mine, type: java.util.ArrayList}\n"
            + "    - {name: theirs, type: java.util.ArrayList}\n");
    try (HostContext host = new HostContext().start()) {
      Map<String, Object> before = host.picture();

      assertThatThrownBy(() -> install(host, Host.lendingNothing()))
          .hasMessageContaining("the bean theirs of routes/mine.camel.yaml: 3 is there already")
          .hasMessageNotContaining("\n");

      assertThat(host.picture()).isEqualTo(before);
      assertThat(host.context().getRegistry().lookupByName("theirs"))
          .isEqualTo("a bean of the host's");
    }
  }

  @Test
  void serverThatIsNotThereToBeLentStopsTheInstall() throws Exception {
    try (HostContext host = new HostContext().start()) {
      Map<String, Object> before = host.picture();

      assertThatThrownBy(() -> install(host, Host.lendingNothing().lending(new RouterDoor())))
          .hasMessageContaining("no Vert.x server");

      assertThat(host.picture()).isEqualTo(before);
    }
  }

  private Gateway install(HostContext host, Host lent) throws Exception {
    return Gateway.install(host.context(), settings(home), lent);
  }

  static Settings settings(Path home) throws Exception {
    Map<String, String> keys = new HashMap<>();
    keys.put("gateway.home", home.toString());
    keys.put("gateway.http.host", "127.0.0.1");
    keys.put("gateway.http.port", "0");
    keys.put("gateway.management.port", "0");
    keys.put("gateway.maropost.accounts", "acme");
    keys.put("gateway.maropost.acme.notification-keys", "a-key");
    keys.put("gateway.maropost.acme.api-url", "http://127.0.0.1:9/do/WS/NetoAPI");
    keys.put("gateway.maropost.acme.api-key", "k");
    keys.put("gateway.maropost.acme.currency", "AUD");
    return SettingsLoader.load(Map.of(), keys);
  }

  private static int post(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/notifications/maropost"))
            .header("NETO_NOTIFICATION", "Order")
            .header("NETOAPI_KEY", "a-key")
            .POST(BodyPublishers.ofString(NOTIFICATION))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
  }

  private static String management(Gateway gateway, String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + gateway.managementPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
        .body();
  }

  /** What is there by name that was not there before. */
  private static Set<String> newNames(Map<String, Object> before, Map<String, Object> now) {
    Set<String> names = new TreeSet<>();
    for (String kind : Set.of("routes", "beans", "templates", "configurations", "properties")) {
      names.addAll(
          ((java.util.Collection<?>) now.get(kind)).stream().map(String::valueOf).toList());
      names.removeAll((java.util.Collection<?>) before.get(kind));
    }
    return names;
  }

  private static boolean isOurs(String name) {
    return name.startsWith("gateway");
  }

  private static Set<String> threads() {
    Set<String> names = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("gateway")) {
        names.add(thread.getName());
      }
    }
    return names;
  }
}
