package dev.ordergateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir Path home;
  private TestTerminal terminal;

  @BeforeEach
  void openTerminal() {
    terminal = new TestTerminal(home);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check", "explain", "replay", "poll", "backup", "restored"})
  void everyCommandHasHelpAndVersion(String command) {
    assertThat(terminal.run(command, "--help")).isZero();
    assertThat(terminal.out()).contains("Usage: order-gateway " + command);

    assertThat(terminal.run(command, "--version")).isZero();
    assertThat(terminal.out()).contains("order-gateway development");
    assertThat(terminal.err()).isEmpty();
  }

  @Test
  void helpListsTheCommands() {
    assertThat(terminal.run("--help")).isZero();

    assertThat(terminal.out())
        .contains("run", "check", "explain", "replay", "poll", "backup", "restored");
  }

  @Test
  void helpTellsOfEachCommandInAWholeSentence() {
    assertThat(Main.commandLine(terminal.terminal()).getSubcommands())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            (name, command) ->
                assertThat(command.getCommandSpec().usageMessage().description()[0])
                    .as(name)
                    .endsWith("."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nonsense", "--nonsense", "explain", "poll", "replay --id", "explain 1 --url x"})
  void wrongUsageIsTwo(String arguments) {
    assertThat(terminal.run(arguments.split(" "))).isEqualTo(2);

    assertThat(terminal.err()).isNotBlank().doesNotContain("\tat ");
    assertThat(terminal.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "run"})
  void withoutAnAccountItSaysSoInOneLine(String command) {
    int exit = command.isEmpty() ? terminal.run() : terminal.run(command);

    assertThat(exit).isEqualTo(1);
    assertThat(terminal.err().lines())
        .singleElement()
        .asString()
        .contains("gateway.maropost.accounts", "gateway.marketplace.accounts", "demo");
  }

  @Test
  void everySettingsProblemIsALineOfItsOwn() throws Exception {
    Files.writeString(home.resolve("application.properties"), "gateway.http.port=x\nnonsense=1\n");

    assertThat(terminal.run("run")).isEqualTo(1);

    assertThat(terminal.err().lines()).hasSize(3).noneMatch(line -> line.contains("\tat "));
  }

  @Test
  void verboseShowsTheStack() {
    assertThat(terminal.run("run", "--verbose")).isEqualTo(1);

    assertThat(terminal.err()).contains("\tat ");
  }
}
