package dev.ordergateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.settings.Overlay;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.Platforms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changed files, tried on the traffic of a gateway that is running meanwhile. */
class TryIT {
  private static final String MAPPING = "mappings/maropost/order.jsonata";
  private static final String EVENTS = "schemas/marketplace/notification.schema.json";
  private static final String MAROPOST = "routes/sources/maropost.camel.yaml";
  private static final String DELIVER = "routes/40-deliver.camel.yaml";

  @TempDir static Path home;
  private static OrderFlow flow;

  @TempDir Path overlay;

  /** Of these two orders, and of a third in the test that lets a running gateway go on. */
  private final TestTerminal terminal = new TestTerminal(home);

  @BeforeAll
  static void haveTraffic() {
    flow = new OrderFlow(home).start();
    Platforms.configure(home, flow.gateway().settings());
    flow.maropost().place("N1");
    flow.awaitSink("N1", "1 new");
    flow.maropost().changeStatus("N1", "Pick");
    flow.awaitSink("N1", "2 processing");
    flow.marketplace().place("7001");
    flow.awaitState("7001", "delivered");
    flow.marketplace().cancel("7001");
    flow.awaitSink("7001", "2 cancelled");
  }

  @AfterAll
  static void stop() {
    flow.close();
  }

  @Test
  void whatIsShippedChangesNothingAndTouchesNothing() {
    List<Map<String, Object>> before = ledger();
    int calls = flow.maropost().callsSeen() + flow.marketplace().callsSeen();

    assertThat(terminal.run("try")).as(() -> terminal.out() + terminal.err()).isZero();

    assertThat(terminal.out())
        .containsPattern(
            "tried [45] notifications and [45] versions of [23] orders recorded since ")
        .endsWith("nothing would come out otherwise\n");
    assertThat(ledger()).isEqualTo(before);
    assertThat(flow.maropost().callsSeen() + flow.marketplace().callsSeen()).isEqualTo(calls);
  }

  @Test
  void changedMappingIsNamedByFieldAndWithValuesOnlyOnRequest() throws IOException {
    edit(MAPPING, "\"email\": Email", "\"email\": $uppercase(Email)");

    assertThat(tried()).isEqualTo(1);

    assertThat(terminal.out())
        .contains("maropost/acme/N1 version 1: event changed\n  data.order.customer.email: changed")
        .contains("maropost/acme/N1 version 2: event changed\n")
        .containsPattern("  event changed: [23]\n[12] would come out otherwise; allowed are 0")
        .doesNotContain("example.com", "7001");
    assertThat(tried("--threshold", "2")).isZero();
    assertThat(tried("--values")).isEqualTo(1);
    assertThat(terminal.out())
        .contains("changed from \"alex.taylor@example.com\" to \"ALEX.TAYLOR@EXAMPLE.COM\"");
  }

  @Test
  void mappingThatThrowsParksItsOrdersAndNoOthers() throws IOException {
    edit(MAPPING, "\"orderId\": OrderID", "\"orderId\": $error(\"no\")");

    assertThat(tried()).isEqualTo(1);

    assertThat(terminal.out())
        .contains("maropost/acme/N1 version 1: newly parked\n  mapping-failed: mappings/maropost/")
        .containsPattern("  newly parked: [23]\n")
        .doesNotContain("7001");
  }

  @Test
  void pathThatIsVolatileNowMakesNoVersion() throws IOException {
    write("mappings/maropost/volatile-paths.txt", "/DateUpdated\n/OrderStatus\n");
    edit(MAPPING, "\"platformStatus\": OrderStatus", "\"platformStatus\": \"hidden\"");
    edit(MAPPING, "$status ? $status : \"unknown\"", "\"unknown\"");
    edit(
        MAPPING, "\"updatedAt\": $instant(DateUpdated)", "\"updatedAt\": \"2026-01-01T00:00:00Z\"");

    assertThat(tried()).isEqualTo(1);

    assertThat(terminal.out())
        .contains("maropost/acme/N1 version 2: no longer delivered\n  unchanged\n");
  }

  @Test
  void schemaThatAllowsLessFlagsWhatCame() throws IOException {
    edit(EVENTS, "\"CANCELED\", ", "");

    assertThat(tried()).isEqualTo(1);

    assertThat(terminal.out())
        .containsPattern(
            "marketplace/loja/7001 n:\\d+: read otherwise\n  flags: none, now unknown-event-type\n")
        .contains("  read otherwise: 1\n");
  }

  @Test
  void routeThatRefusesIsNamedByNotificationAndItsOrderIsTriedAllTheSame() throws IOException {
    edit(
        MAROPOST,
        "                ref: gatewayMaropostDocument\n                method: read\n",
        "                ref: gatewayMaropostDocument\n                method: read\n"
            + "        - throwException:\n"
            + "            exceptionType: java.lang.IllegalArgumentException\n"
            + "            message: not today\n");

    assertThat(tried()).isEqualTo(1);

    assertThat(terminal.out())
        .containsPattern("maropost/acme/N1 n:\\d+: newly refused\n  not today\n")
        .containsPattern("[45] versions of [23] orders")
        .doesNotContain("7001");
  }

  @Test
  void settingThatQuarantinesIsNamed() {
    terminal.with("GATEWAY_MARKETPLACE_LOJA_SELLER_ID", "999");

    assertThat(terminal.run("try")).isEqualTo(1);

    assertThat(terminal.out())
        .containsPattern("marketplace/loja/7001 n:\\d+: newly quarantined\n  unknown-seller\n")
        .contains("  newly quarantined: 2\n");
  }

  @Test
  void routeThatCallsOutIsHeldBack() throws IOException {
    edit(
        DELIVER,
        "          - to:\n              uri: \"{{address}}\"",
        "          - to:\n              uri: http:erp.example/orders?httpMethod=POST\n"
            + "          - to:\n              uri: \"{{address}}\"");

    assertThat(tried()).as(() -> terminal.out() + terminal.err()).isZero();

    assertThat(terminal.out()).containsPattern("  not sent to http: [45]\n");
  }

  @Test
  void componentThatAFileBindsAsABeanIsHeldBackToo() throws IOException {
    write(
        "routes/90-erp.camel.yaml",
        "- beans:\n    - name: erp\n      type: org.apache.camel.component.http.HttpComponent\n");
    edit(
        DELIVER,
        "          - to:\n              uri: \"{{address}}\"",
        "          - to:\n              uri: erp:erp.invalid/orders?httpMethod=POST\n"
            + "          - to:\n              uri: \"{{address}}\"");

    assertThat(tried()).as(() -> terminal.out() + terminal.err()).isZero();

    assertThat(terminal.out()).containsPattern("  not sent to erp: [45]\n");
  }

  @Test
  void brokenOverlayIsOneLine() throws IOException {
    write(MAPPING, "{ \"orderId\": ");

    assertThat(tried()).isEqualTo(1);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err().lines()).singleElement().asString().contains(MAPPING);
  }

  @Test
  void runningGatewayDoesNotMindABadFile() throws IOException {
    Path route = Files.createDirectories(home.resolve("routes")).resolve("90-bad.camel.yaml");
    Path mapping = Files.createDirectories(home.resolve("mappings/maropost"));
    Files.writeString(route, "- route:\n    frm: x\n");
    Files.writeString(mapping.resolve("order.jsonata"), "{ \"orderId\": ");
    try {
      flow.maropost().place("N2");
      flow.awaitSink("N2", "1 new");

      assertThat(terminal.run("try")).isEqualTo(1);
      assertThat(terminal.run("check")).isEqualTo(1);
      assertThat(terminal.out()).contains("routes/90-bad.camel.yaml: 2: \"frm\" is not known here");
    } finally {
      Files.delete(route);
      Files.delete(mapping.resolve("order.jsonata"));
    }
    flow.poll("maropost");
    assertThat(flow.order("N2", "state")).isEqualTo("delivered");
  }

  @Test
  void withoutAStoreItSaysSoAndMakesNone() throws IOException {
    Platforms.configure(overlay, flow.gateway().settings());
    TestTerminal other =
        new TestTerminal(overlay).with("GATEWAY_STORE_URL", "jdbc:sqlite:data/gateway.db");

    assertThat(other.run("try")).isEqualTo(1);

    assertThat(other.err().lines()).singleElement().asString().startsWith("there is no store at ");
    assertThat(overlay.resolve("data")).doesNotExist();
  }

  @Test
  void wrongUsageIsTwo() {
    assertThat(terminal.run("try", "--since", "yesterday")).isEqualTo(2);
    assertThat(terminal.run("try", "--threshold", "few")).isEqualTo(2);
    assertThat(terminal.run("record")).isEqualTo(2);
  }

  private int tried(String... more) {
    String[] all = new String[3 + more.length];
    all[0] = "try";
    all[1] = "--overlay";
    all[2] = overlay.toString();
    System.arraycopy(more, 0, all, 3, more.length);
    return terminal.run(all);
  }

  private static List<Map<String, Object>> ledger() {
    return flow.rows(
        """
        select o.order_id, o.version, o.fetch_count, o.news_count, o.changed_at,
          (select count(*) from gateway_notification) as notifications,
          (select count(*) from gateway_attempt) as attempts,
          (select count(*) from gateway_version) as versions
        from gateway_order o where o.order_id in ('N1', '7001') order by o.order_id""");
  }

  private void edit(String name, String before, String after) throws IOException {
    byte[] shipped = new Overlay(overlay).read(name);
    String text = new String(shipped, StandardCharsets.UTF_8);
    assertThat(text).contains(before);
    write(name, text.replace(before, after));
  }

  private void write(String name, String text) throws IOException {
    Path file = overlay.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
