package dev.ordergateway.command;

import dev.ordergateway.Gateway;
import dev.ordergateway.GatewayStartException;
import dev.ordergateway.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the gateway until the process is told to stop. */
@Command(
    name = "run",
    description = "Run the gateway until it is told to stop. This is the default.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RunCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private final Verbosity verbosity = new Verbosity();

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = terminal.loader().load();
    Gateway gateway;
    try {
      gateway = Gateway.start(settings);
    } catch (GatewayStartException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    // The hook runs on SIGTERM and SIGINT; closing twice is harmless.
    Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "gateway-stop"));
    gateway.awaitStop();
    gateway.close();
    return 0;
  }
}
