package dev.ordergateway.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks a running gateway to poll a source now. */
@Command(
    name = "poll",
    description = "Ask the gateway to poll a source now, besides its schedule.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class PollCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private final ManagementOptions management = new ManagementOptions();
  @Mixin private final Verbosity verbosity = new Verbosity();

  @Parameters(paramLabel = "<source>", description = "The source's name, as maropost.")
  private String source = "";

  PollCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    String path = "/api/poll/" + ManagementApi.segment(source);
    if (management.api(terminal).post(path, JsonNodeFactory.instance.objectNode()).isEmpty()) {
      throw new CommandFailure("the gateway has no account of a source \"" + source + "\"");
    }
    terminal.line("a poll of " + source + " has been asked for");
    return 0;
  }
}
