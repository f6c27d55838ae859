package dev.ordergateway.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.RecordingSink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks that change, veto, throw and hang. */
class HooksIT {
  private static final String HANG =
      "delay: {asyncDelayed: false, expression: {constant: {expression: 600000}}}";
  private static final String THROW =
      "throwException: {exceptionType: java.lang.IllegalStateException, message: hook is down}";

  @TempDir private Path home;
  private OrderFlow flow;

  @BeforeEach
  void open() {
    flow = new OrderFlow(home).set("gateway.enrich.delay-max", "100ms");
    // A hook that was cut off is not asked again: no pause of this machine may be taken for its
    // hanging. Room for it in the lease is made by the platform's time.
    flow.set("gateway.deliver.hook-timeout", "10s").set("gateway.enrich.answer-timeout", "10s");
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void whatTheHookGivesBackIsStoredComparedAndDelivered() {
    HookFiles.of(home, HookPoint.AFTER_ENRICH, put("status", "on-hold"), put("warehouse", "north"));
    flow.start();
    flow.maropost().place("N1");
    flow.awaitSink("N1", "1 on-hold");

    flow.maropost().announce("N1", "New");

    Eventually.asserted(
        () -> assertThat(flow.notifications("N1")).containsExactly("delivered", "unchanged"));
    assertThat(flow.versions("N1")).containsExactly("on-hold");
    assertThat((byte[]) flow.value("select event from gateway_version"))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(flow.value("select event from gateway_sink"))
        .contains("\"warehouse\":\"north\"", "\"OrderStatus\":\"New\"");
  }

  @Test
  void redeliveryPassesTheHookToo() {
    flow.start();
    flow.maropost().place("N1");
    flow.awaitSink("N1", "1 new");
    HookFiles.of(home, HookPoint.AFTER_ENRICH, put("warehouse", "north"));
    flow.restart();

    flow.replay("{\"source\": \"maropost\", \"redeliver\": true, \"execute\": true}");

    flow.awaitSink("N1", "2 new");
    assertThat((String) flow.value("select event from gateway_sink")).contains("north");
    flow.replay("{\"source\": \"maropost\", \"redeliver\": true, \"execute\": true}");
    assertThat(flow.versions("N1")).hasSize(2);
  }

  @Test
  void accountsStatusesAreHeldAgainstWhatTheHookMakes() {
    HookFiles.of(home, HookPoint.AFTER_ENRICH, put("status", "quote"));
    flow.set("gateway.maropost.acme.statuses", "new").start();
    flow.maropost().place("N1");

    Eventually.asserted(() -> assertThat(flow.notifications("N1")).containsExactly("ignored"));
    assertThat(flow.sink("N1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        THROW,
        HANG,
        "setBody: {expression: {constant: {expression: no order}}}",
        "setBody: {expression: {simple: {expression: '${null}'}}}",
        "script: {expression: {simple: {expression: \"${body.put('total', 'much')}\"}}}",
        "script: {expression: {simple: {expression: \"${body.put('orderId', 'N9')}\"}}}"
      })
  void orderThatTheHookFailsForIsParkedAloneAndTheOthersGoOn(String failing) {
    HookFiles.of(
        home,
        HookPoint.AFTER_ENRICH,
        "filter: {expression: {simple: {expression: \"${variable.orderId} == 'BAD'\"}}, steps: [{"
            + failing
            + "}]}");
    if (failing.equals(HANG)) {
      flow.set("gateway.deliver.hook-timeout", "1s");
    }
    flow.set("gateway.enrich.attempts-max", "2").start();
    flow.maropost().place("N1");
    flow.maropost().place("BAD");
    flow.awaitSink("N1", "1 new");
    for (int order = 2; !"parked".equals(flow.order("BAD", "state")); order++) {
      flow.maropost().place("N" + order);
      flow.awaitSink("N" + order, "1 new");
      flow.advance(Duration.ofMillis(150));
    }

    assertThat(flow.order("BAD", "cause")).isEqualTo("hook-failed");
    assertThat(flow.notifications("BAD")).containsExactly("parked hook-failed");
    assertThat((String) flow.order("BAD", "detail")).startsWith("gateway-hook-after-enrich failed");
    assertThat(flow.versions("BAD")).isEmpty();
    assertThat(flow.status("acme").path("health").asText()).isEqualTo("healthy");
  }

  @Test
  void hookThatIsDownForEverybodyParksNothing() {
    HookFiles.of(home, HookPoint.AFTER_ENRICH, THROW);
    flow.set("gateway.enrich.attempts-max", "1").start();
    flow.maropost().place("N1");
    flow.maropost().place("N2");
    for (int times = 1; times <= 5; times++) {
      int wanted = times;
      Eventually.until("it is tried again", () -> failures("N1") >= wanted);
      flow.advance(Duration.ofMillis(150));
    }
    assertThat(flow.order("N1", "state")).isEqualTo("accepted");
    assertThat(flow.order("N1", "attempt_count")).isEqualTo(0);

    HookFiles.of(home, HookPoint.AFTER_ENRICH, put("warehouse", "north"));
    flow.restart();
    flow.advance(Duration.ofSeconds(1));

    flow.awaitSink("N1", "1 new");
    flow.awaitSink("N2", "1 new");
  }

  @Test
  void hooksThatHangOrThrowBesideTheWayHoldNothingUp() throws Exception {
    HookFiles.of(home, HookPoint.BEFORE_ACCEPT, HANG);
    HookFiles.of(home, HookPoint.AFTER_DELIVER, THROW);
    HookFiles.of(home, HookPoint.ON_PARKED, THROW);
    flow.set("gateway.accept.hook-timeout", "50ms");
    flow.set("gateway.enrich.not-found-age-max", "0s").start();
    for (int order = 1; order <= 40; order++) {
      flow.maropost().place("N" + order);
    }
    flow.maropost().announce("GONE", "New");

    for (int order = 1; order <= 40; order++) {
      flow.awaitSink("N" + order, "1 new");
    }
    flow.awaitParked("GONE", "not-found");
    Eventually.asserted(
        () -> assertThat(flow.order("GONE", "tell_at")).as("when to tell").isNull());
    assertThat(flow.get("/metrics").body())
        .containsPattern("gateway_hook_failures_total\\{hook=\"before-accept\"} [1-9]")
        .contains("gateway_hook_failures_total{hook=\"after-deliver\"} 40.0")
        .contains("gateway_hook_failures_total{hook=\"on-parked\"} 1.0");
  }

  @Test
  void parkingIsToldAgainAfterACrashAndNotTwiceWithout() {
    HookFiles.ofManual(home, HookPoint.ON_PARKED);
    try (RecordingSink pager = new RecordingSink()) {
      flow.set("shop.pager-url", pager.uri()).start();
      flow.maropost().place("BAD", "New", order -> order.put("Email", "x".repeat(10)));
      flow.awaitSink("BAD", "1 new");
      // As the end of the process leaves it between the parking and the end of the telling.
      flow.gateway().stop();
      flow.gateway()
          .rows()
          .change(
              "update gateway_order set state = 'parked', cause = 'mapping-failed',"
                  + " parked_at = '2026-01-01T00:00:00.000Z', tell_at = '2026-01-01T00:00:00.000Z'");
      flow.gateway().start();

      Eventually.asserted(() -> assertThat(flow.order("BAD", "tell_at")).isNull());
      assertThat(pager.deliveries()).hasSize(1);
      assertThat(new String(pager.deliveries().get(0).body(), StandardCharsets.UTF_8))
          .contains("\"orderId\":\"BAD\"", "\"cause\":\"mapping-failed\"");
    }
  }

  @Test
  void deliveryThatWasCutOffBeforeItWasNotedIsToldAgain() {
    HookFiles.ofManual(home, HookPoint.AFTER_DELIVER);
    try (RecordingSink service = new RecordingSink()) {
      flow.set("shop.service-url", service.uri()).start();
      flow.maropost().place("N1");
      flow.awaitSink("N1", "1 new");
      // As the end of the process leaves it between the sink's success and our record of it.
      flow.gateway().stop();
      flow.gateway()
          .rows()
          .change("update gateway_order set state = 'accepted', send_at = changed_at");
      flow.gateway()
          .rows()
          .change(
              "update gateway_delivery set sent_version = 0,"
                  + " send_at = '2026-01-01T00:00:00.000Z'");
      flow.gateway().start();
      flow.awaitSink("N1", "1 new");

      assertThat(service.deliveries()).hasSize(2);
      assertThat(service.deliveries().get(1).body()).isEqualTo(service.deliveries().get(0).body());
    }
  }

  @Test
  void nothingIsNotedOfParkedOrdersWhereNobodyIsToBeTold() {
    flow.set("gateway.enrich.not-found-age-max", "0s").start();
    flow.maropost().announce("GONE", "New");

    flow.awaitParked("GONE", "not-found");
    assertThat(flow.order("GONE", "tell_at")).isNull();
    assertThat(flow.get("/metrics").body()).doesNotContain("gateway_hook");
  }

  @Test
  void hookThatDoesNotExistStopsTheStartAndIsNamed() throws Exception {
    Path file = home.resolve("routes/mine.camel.yaml");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "- route: {id: mine, from: {uri: 'direct:gateway-hook-after-enrch',"
            + " steps: [{log: {message: x}}]}}");

    assertThatThrownBy(flow::start)
        .hasMessageContaining("mine listens on direct:gateway-hook-after-enrch, which is no hook")
        .hasMessageContaining("gateway-hook-after-enrich");
  }

  private int failures(String orderId) {
    Object count =
        flow.value(
            "select count(*) from gateway_attempt where order_id = ? and outcome = 'hook-failed'",
            orderId);
    return ((Number) count).intValue();
  }

  private static String put(String name, String value) {
    return "script: {expression: {simple: {expression: \"${body.put('"
        + name
        + "', '"
        + value
        + "')}\"}}}";
  }
}
