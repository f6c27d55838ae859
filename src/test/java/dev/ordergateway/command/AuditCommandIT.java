package dev.ordergateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.testing.OrderFlow;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit as an operator asks for it: its table and its exit code. */
class AuditCommandIT {
  @TempDir Path home;
  private OrderFlow flow;
  private TestTerminal terminal;

  @BeforeEach
  void open() {
    flow = new OrderFlow(home).start();
    terminal = new TestTerminal(home);
    flow.maropost().place("N1");
    flow.awaitSink("N1", "1 new");
    flow.advance(Duration.ofMinutes(30));
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void nothingWrongIsZeroWithATable() {
    assertThat(audit()).as(terminal.err()).isZero();

    assertThat(terminal.out())
        .containsPattern("audit of 20\\S+Z to 20\\S+Z")
        .containsPattern("orders on the platforms' lists +1\n")
        .containsPattern("orders held against the sink +1\n")
        .containsPattern("not sealed yet +[01]\n")
        .endsWith("found nothing wrong\n");
  }

  @Test
  void whatIsWrongIsNamedAndTheExitCodeIsOne() {
    flow.maropost().webhooks().faults(WebhookFaults.dropAll(), 1);
    flow.maropost().place("N2");
    flow.advance(Duration.ofMinutes(30));
    String from = flow.now().minus(Duration.ofHours(3)).toString();

    assertThat(audit("--from", from, "--to", "2999-01-01", "--source", "maropost")).isEqualTo(1);

    assertThat(terminal.out())
        .contains("found 1:")
        .containsPattern("missing +maropost/acme N2: the platform's list orders has New of 20");
    assertThat(terminal.err()).isEmpty();
    assertThat(audit("--account", "nobody")).isEqualTo(1);
    assertThat(terminal.err()).isEqualTo("the gateway has no such source or account\n");
  }

  @Test
  void timeThatIsNoneIsWrongUsage() {
    assertThat(audit("--from", "yesterday")).isEqualTo(2);

    assertThat(terminal.err()).contains("\"yesterday\" is no time as 2026-01-31T12:00:00Z");
  }

  private int audit(String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "audit";
    arguments[1] = "--url";
    arguments[2] = "http://127.0.0.1:" + flow.gateway().gateway().managementPort();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return terminal.run(arguments);
  }
}
