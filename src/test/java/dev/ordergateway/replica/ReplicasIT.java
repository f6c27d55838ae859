package dev.ordergateway.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.Gateway;
import dev.ordergateway.GatewayStartException;
import dev.ordergateway.Host;
import dev.ordergateway.embed.HostContext;
import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.When;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.Platforms;
import dev.ordergateway.testing.PostgresServer;
import dev.ordergateway.testing.Replica;
import dev.ordergateway.testing.StoreRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several gateways on one PostgreSQL share the work, the budgets and the schedule. */
class ReplicasIT {
  @TempDir Path home;
  private final Platforms platforms = new Platforms();
  private final String storeUrl = PostgresServer.shared().newDatabase();
  private final StoreRows rows = new StoreRows(storeUrl);
  private final List<Replica> replicas = new ArrayList<>();

  private Replica start(Map<String, String> changed) throws GatewayStartException {
    Replica replica = Replica.start(home, platforms, storeUrl, changed);
    replicas.add(replica);
    return replica;
  }

  @AfterEach
  void close() {
    replicas.forEach(Replica::close);
    platforms.close();
  }

  @Test
  void everyReplicaTakesNotificationsAndEachOrderIsDeliveredOnce() throws Exception {
    List<Replica> three = List.of(start(Map.of()), start(Map.of()), start(Map.of()));

    for (int i = 0; i < 60; i++) {
      platforms.store().webhooks().sendTo(three.get(i % 3).address("/notifications/maropost"));
      platforms.store().place("N" + i);
    }

    Eventually.asserted(() -> assertThat(rows.count("gateway_sink")).isEqualTo(60));
    assertThat(rows.select("select order_id from gateway_version where version > 1")).isEmpty();
    assertThat(
            rows.value(
                """
                select count(*) from gateway_attempt
                where stage = 'enrich' and outcome not in ('version', 'unchanged')"""))
        .isEqualTo(0);
    assertThat(rows.count("gateway_replica")).isEqualTo(3);
  }

  @Test
  void callBudgetIsOneForAllReplicas() throws Exception {
    Map<String, String> few =
        Map.of(
            "gateway.marketplace.loja.calls-per-minute", "7",
            "gateway.marketplace.loja.list-calls-per-minute", "6");
    platforms.seller().callsPerMinute(1_000, 1_000);
    Replica first = start(few);
    start(few);
    start(few);
    platforms
        .seller()
        .webhooks()
        .sendTo(first.address("/notifications/marketplace/" + Platforms.TOKEN));
    for (int i = 0; i < 30; i++) {
      platforms.seller().place("70" + (100 + i));
    }

    Eventually.until("the budget is spent", () -> orderCalls() >= 7);
    replicas.remove(0).close();
    start(few);
    platforms.store().webhooks().sendTo(replicas.get(2).address("/notifications/maropost"));
    platforms.store().place("N1");
    Eventually.until("other work goes on", () -> sinkHas("N1"));

    assertThat(platforms.seller().maxCallsInAnyMinute()).isEqualTo(7);
    assertThat(platforms.seller().maxListCallsInAnyMinute()).isLessThanOrEqualTo(6);
  }

  @Test
  void cronExpressionFiresOnOneReplicaAndOnAnotherWhenThatOneHasGone() throws Exception {
    Map<String, String> everySecond = Map.of("gateway.poll.maropost.cron", "* * * * * ?");
    start(everySecond);
    start(everySecond);
    Eventually.until("the schedule has fired", () -> fired() >= 3);

    List<String> owners = owners();
    replicas.remove(0).close();
    int before = fired();
    Eventually.until("it goes on", () -> fired() >= before + 3);

    assertThat(owners).hasSize(2);
    assertThat(rows.select("select trigger_name from gateway_quartz_triggers"))
        .extracting(row -> row.get("trigger_name"))
        .containsExactlyInAnyOrder(
            "poll-maropost", "poll-marketplace", "poll-sweep", "audit", "audit-seal", "retain");
  }

  @Test
  void scheduleGoesOnWhicheverContextTheReplicaThatStoredItWasIn() throws Exception {
    Map<String, String> settings = new HashMap<>(platforms.settings());
    settings.put("gateway.home", home.toString());
    settings.put("gateway.store.url", storeUrl);
    settings.put("gateway.poll.maropost.cron", "* * * * * ?");
    try (HostContext host = new HostContext().start();
        Gateway installed =
            Gateway.install(
                host.context(), SettingsLoader.load(Map.of(), settings), Host.lendingNothing());
        LoggedLines log = new LoggedLines()) {
      start(Map.of("gateway.poll.maropost.cron", "* * * * * ?"));
      Eventually.until("the schedule has fired", () -> fired() >= 3);

      installed.close();
      int before = fired();
      Eventually.until("it goes on", () -> fired() >= before + 3);

      assertThat(log.with("No CamelContext could be found")).isEmpty();
    }
  }

  @Test
  void pauseThatOneReplicaMetHoldsForAll() throws Exception {
    platforms.store().faults().inject(Fault.tooManyCalls(Duration.ofMinutes(2)), When.always());
    Replica first = start(Map.of());
    Replica second = start(Map.of());
    platforms.store().webhooks().sendTo(first.address("/notifications/maropost"));
    platforms.store().place("N1");
    Eventually.until(
        "the account is paused",
        () ->
            "paused"
                .equals(
                    rows.value("select health from gateway_account where source = 'maropost'")));
    Eventually.until("both know", () -> paused(first) && paused(second));
    int calls = platforms.store().calls().size();

    platforms.store().webhooks().sendTo(second.address("/notifications/maropost"));
    platforms.store().place("N2");
    Eventually.until(
        "it is stored",
        () -> rows.select("select 1 from gateway_order where order_id = 'N2'").size() == 1);
    platforms
        .seller()
        .webhooks()
        .sendTo(second.address("/notifications/marketplace/" + Platforms.TOKEN));
    platforms.seller().place("7001");
    Eventually.until("the other account goes on", () -> sinkHas("7001"));

    assertThat(platforms.store().calls()).hasSize(calls);
  }

  @Test
  void replicaThatWouldSendOrdersElsewhereIsNotStarted() throws Exception {
    start(Map.of());

    assertThatThrownBy(() -> start(Map.of("gateway.sink.uri", "file:" + home.resolve("out"))))
        .isInstanceOf(GatewayStartException.class)
        .hasMessageContaining("another replica runs with another value of gateway.sink.uri")
        .hasMessageNotContaining("file:");
    assertThatThrownBy(
            () -> start(Map.of("gateway.maropost.acme.api-url", "http://127.0.0.1:1/other")))
        .hasMessageContaining("gateway.maropost.acme.api-url");
    assertThat(rows.count("gateway_replica")).isEqualTo(1);
  }

  @Test
  void otherDifferenceIsSaidInOneLine() throws Exception {
    start(Map.of());
    try (LoggedLines log = new LoggedLines()) {
      start(Map.of("gateway.enrich.attempts-max", "3", "gateway.poll.grace", "1m"));

      assertThat(log.with("is set up otherwise in"))
          .singleElement()
          .asString()
          .contains("gateway.enrich.attempts-max, gateway.poll.grace;")
          .startsWith("WARN");
    }
  }

  /** Else orders would change their content with whoever fetches them, and nobody would know. */
  @Test
  void replicaWhoseFilesAreOthersIsNamedWithTheFiles() throws Exception {
    Path other = Files.createDirectories(home.resolve("other"));
    Overlay shipped = new Overlay(other);
    write(other, "mappings/maropost/output-selectors.txt", shipped, "");
    write(other, "mappings/maropost/order.jsonata", shipped, "\n/* ours */\n");
    start(Map.of());

    try (LoggedLines log = new LoggedLines()) {
      start(Map.of("gateway.home", other.toString()));

      assertThat(log.with("is set up otherwise in"))
          .singleElement()
          .asString()
          .contains("otherwise in mappings/maropost/order.jsonata;")
          .startsWith("WARN");
    }
  }

  private static void write(Path home, String name, Overlay shipped, String added)
      throws IOException {
    String text = new String(shipped.read(name), StandardCharsets.UTF_8) + added;
    Files.createDirectories(home.resolve(name).getParent());
    Files.writeString(home.resolve(name), text);
  }

  private int orderCalls() {
    return (int)
        platforms.seller().calls().stream()
            .filter(call -> call.kind().equals("GET /orders/{id}"))
            .count();
  }

  private boolean sinkHas(String orderId) {
    return !rows.select("select 1 from gateway_sink where order_id = ?", orderId).isEmpty();
  }

  /** Each firing of the schedule makes a due list be read, at least one page of it. */
  private int fired() {
    return (int)
        platforms.store().calls().stream().filter(call -> call.orderIds().isEmpty()).count();
  }

  private static boolean paused(Replica replica) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(replica.management("/api/status")).build(),
              BodyHandlers.ofString())
          .body()
          .contains("\"health\":\"paused\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private List<String> owners() {
    return rows.select("select owner from gateway_replica").stream()
        .map(row -> (String) row.get("owner"))
        .toList();
  }
}
