package dev.ordergateway.command;

import dev.ordergateway.emulator.Demo;
import dev.ordergateway.emulator.DemoGateway;
import dev.ordergateway.emulator.DemoLog;
import dev.ordergateway.emulator.DemoPlan;
import dev.ordergateway.emulator.DemoScreen;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the gateway at work between two emulated platforms and a table. */
@Command(
    name = "demo",
    description = {
      "Start a gateway and two emulated platforms in a temporary folder and send a day of orders.",
      "Ends with a table of what was sent, delivered, lost and doubled."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing was lost and nothing doubled",
      "1:something was, or the sink was not complete in time",
      "2:wrong usage"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  private final PrintWriter out;
  private final boolean terminal;
  private final DemoGateway.Starter starter;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final Verbosity verbosity = new Verbosity();

  @Option(
      names = "--orders",
      defaultValue = "1000",
      description = "How many orders, 5 to 100000 (default: ${DEFAULT-VALUE}).")
  private int orders;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "In how many seconds they happen, 1 to 3600 (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Decides what happens to each order (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--keep", description = "Leave everything running until Ctrl-C.")
  private boolean keep;

  /**
   * @param terminal whether what is printed goes to a screen
   */
  public DemoCommand(PrintWriter out, boolean terminal, DemoGateway.Starter starter) {
    this.out = out;
    this.terminal = terminal;
    this.starter = starter;
  }

  @Override
  public Integer call() throws Exception {
    within("--orders", orders, 5, 100_000);
    within("--seconds", seconds, 1, 3_600);
    Path home = Files.createTempDirectory("order-gateway-demo-");
    DemoLog.writeTo(home.resolve("gateway.log"));
    DemoPlan plan = new DemoPlan(orders, Duration.ofSeconds(seconds), DEADLINE, seed);
    boolean right;
    try (Demo demo = Demo.start(home, plan, new DemoScreen(out, terminal), starter)) {
      right = demo.run();
      if (keep) {
        demo.printAddresses();
        keepUntilStopped(demo);
      }
    }
    return right ? 0 : 1;
  }

  private static void keepUntilStopped(Demo demo) throws InterruptedException {
    Thread stop =
        new Thread(
            () -> {
              try {
                demo.close();
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            },
            "demo-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    new CountDownLatch(1).await();
  }

  private void within(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + value + "; expected " + least + " to " + most);
    }
  }
}
