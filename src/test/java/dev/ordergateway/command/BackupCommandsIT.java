package dev.ordergateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.OrderFlow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that save a store and tell it that it was put back. */
class BackupCommandsIT {
  @TempDir private Path home;
  private OrderFlow flow;
  private TestTerminal terminal;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(
        home.resolve("application.properties"),
        """
        gateway.store.url=jdbc:sqlite:data/gateway.db
        gateway.maropost.accounts=acme
        gateway.maropost.acme.notification-keys=a-key
        gateway.maropost.acme.api-url=https://store.example/do/WS/NetoAPI
        gateway.maropost.acme.api-key=a-key
        gateway.maropost.acme.currency=AUD
        """);
    flow = new OrderFlow(home).set("gateway.store.url", "jdbc:sqlite:data/gateway.db").start();
    terminal = new TestTerminal(home);
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void backupSaysWhereTheCopyIs() {
    int exit = terminal.run("backup", "--url", url());

    assertThat(terminal.err()).isEmpty();
    assertThat(exit).isZero();
    assertThat(terminal.out())
        .startsWith("the store was copied to " + home.resolve("data/backup/gateway-"));
  }

  @Test
  void backupThatCannotBeMadeIsOneLineAndExitsWithOne() throws IOException {
    Files.writeString(home.resolve("data/backup"), "no folder");

    assertThat(terminal.run("backup", "--url", url())).isEqualTo(1);

    assertThat(terminal.err().lines())
        .singleElement()
        .asString()
        .contains("was not made: The copy could not be made; the log says why.");
  }

  @Test
  void storeThatIsMarkedAsRestoredGoesOnAboveAllNumbersGivenOut() {
    flow.maropost().place("N1");
    flow.awaitSink("N1", "1 new");
    assertThat(terminal.run("restored")).isEqualTo(1);
    assertThat(terminal.err()).contains("is in use by another gateway");
    flow.gateway().stop();

    assertThat(terminal.run("restored")).isZero();

    assertThat(terminal.out()).contains("the store is marked");
    try (LoggedLines log = new LoggedLines()) {
      flow.start();
      assertThat(log.with("the store is a copy of ")).hasSize(1);
    }
    flow.maropost().changeStatus("N1", "Pick");
    flow.awaitState("N1", "delivered");
    assertThat((Integer) flow.order("N1", "version")).isGreaterThan(200_000_000);
    flow.restart();
    assertThat(flow.value("select copied_at from gateway_store")).isNull();
  }

  private String url() {
    return "http://127.0.0.1:" + flow.gateway().gateway().managementPort();
  }
}
