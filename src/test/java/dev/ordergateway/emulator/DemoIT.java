package dev.ordergateway.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
  private static final int ORDERS = 100;

  @TempDir Path home;

  private final StringWriter printed = new StringWriter();

  @Test
  void aGatewayThatBringsEveryOrderOncePasses() throws Exception {
    DemoPlan plan = new DemoPlan(ORDERS, Duration.ofSeconds(2), Duration.ofSeconds(30), 1);

    assertThat(run(plan, true)).isTrue();

    assertThat(printed.toString())
        .containsPattern("(?m)^lost +0 +0 +0$")
        .containsPattern("(?m)^doubled +0 +0 +0$")
        .containsPattern("(?m)^orders +60 +40 +100$")
        .contains("gateway_sink", home.toString());
  }

  @Test
  void aGatewayThatDoesNotPollFailsForWhatNobodyTold() throws Exception {
    DemoPlan plan = new DemoPlan(ORDERS, Duration.ofSeconds(2), Duration.ofSeconds(3), 1);

    assertThat(run(plan, false)).isFalse();

    assertThat(printed.toString())
        .containsPattern("(?m)^lost +[0-9]+ +[1-9][0-9]* +[1-9][0-9]*$")
        .containsPattern("(?m)^doubled +0 +0 +0$");
  }

  private boolean run(DemoPlan plan, boolean polls) throws Exception {
    DemoScreen screen = new DemoScreen(new PrintWriter(printed), false);
    try (Demo demo =
        Demo.start(home, plan, screen, settings -> new NaiveGateway(settings, polls))) {
      return demo.run();
    }
  }
}
