package dev.ordergateway.command;

import dev.ordergateway.GatewayStartException;
import dev.ordergateway.GatewayStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells a store that was restored by other means than our backups that it is a copy. */
@Command(
    name = "restored",
    description = {
      "Mark the store as restored from an older copy, before the gateway is started on it.",
      "A copy made by the command backup needs no mark."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RestoredCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private final Verbosity verbosity = new Verbosity();

  RestoredCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    try {
      GatewayStore.markRestored(terminal.loader().load());
    } catch (GatewayStartException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    terminal.line(
        "the store is marked; the next start numbers versions above all given out before");
    return 0;
  }
}
