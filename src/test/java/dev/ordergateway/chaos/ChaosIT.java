package dev.ordergateway.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of the chaos run, on a seed that was chosen for what it brings. */
class ChaosIT {
  private static final long SEED = 750;
  private static final Duration TIME = Duration.ofSeconds(15);
  private static final int FAULTS = 16;
  private static final int CHANGES_PER_SECOND = 25;

  @TempDir Path folder;

  @Test
  void oneGatewayOnSqliteLosesAndDoublesNothing() throws Exception {
    ChaosReport report =
        run(new ChaosPlan(StoreKind.SQLITE, SEED, TIME, FAULTS, CHANGES_PER_SECOND));

    assertThat(report.faults())
        .containsKeys(
            ChaosFault.GATEWAY_KILLED,
            ChaosFault.STORE_LOCKED,
            ChaosFault.SINK_ERRS,
            ChaosFault.WEBHOOKS_DROPPED);
    assertNothingIsWrong(report);
  }

  @Test
  void threeGatewaysOnPostgresLoseAndDoubleNothing() throws Exception {
    ChaosReport report =
        run(new ChaosPlan(StoreKind.POSTGRESQL, SEED, TIME, FAULTS, CHANGES_PER_SECOND));

    assertThat(report.faults())
        .containsKeys(
            ChaosFault.GATEWAY_KILLED,
            ChaosFault.GATEWAY_HALTED,
            ChaosFault.POSTGRES_KILLED,
            ChaosFault.STORE_CUT);
    assertNothingIsWrong(report);
  }

  private ChaosReport run(ChaosPlan plan) throws Exception {
    return new Chaos(plan, new PrintStream(PrintStream.nullOutputStream())).run(folder);
  }

  private static void assertNothingIsWrong(ChaosReport report) {
    assertThat(report.isClean()).as(String.join("\n", report.lines())).isTrue();
    assertThat(report.faults().values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(FAULTS);
    assertThat(report.audit().acknowledged()).isGreaterThan(100);
  }
}
