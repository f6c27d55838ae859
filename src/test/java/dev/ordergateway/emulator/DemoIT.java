package dev.ordergateway.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
  private static final int ORDERS = 100;

  @TempDir Path home;

  private final StringWriter printed = new StringWriter();

  @Test
  void aGatewayThatBringsEveryOrderOncePasses() throws Exception {
    assertThat(run(Duration.ofSeconds(30), Set.of(), Set.of())).isTrue();

    assertThat(printed.toString())
        .containsPattern("(?m)^lost +0 +0 +0$")
        .containsPattern("(?m)^doubled +0 +0 +0$")
        .containsPattern("(?m)^orders +60 +40 +100$")
        .contains("gateway_sink", home.toString());
  }

  @Test
  void aGatewayThatForgetsAnOrderFails() throws Exception {
    assertThat(run(Duration.ofSeconds(4), Set.of("N20001"), Set.of())).isFalse();

    assertThat(printed.toString())
        .containsPattern("(?m)^lost +1 +0 +1$")
        .containsPattern("(?m)^doubled +0 +0 +0$")
        .contains("maropost N20001: not in the sink");
  }

  @Test
  void aGatewayThatDeliversAnOrderTwiceFails() throws Exception {
    assertThat(run(Duration.ofSeconds(30), Set.of(), Set.of("7001062"))).isFalse();

    assertThat(printed.toString())
        .containsPattern("(?m)^lost +0 +0 +0$")
        .containsPattern("(?m)^doubled +0 +1 +1$")
        .contains("marketplace 7001062: took effect twice");
  }

  private boolean run(Duration deadline, Set<String> forgotten, Set<String> repeated)
      throws Exception {
    DemoPlan plan = new DemoPlan(ORDERS, Duration.ofSeconds(1), deadline, 1);
    DemoScreen screen = new DemoScreen(new PrintWriter(printed), false);
    try (Demo demo =
        Demo.start(
            home, plan, screen, settings -> new NaiveGateway(settings, forgotten, repeated))) {
      return demo.run();
    }
  }
}
