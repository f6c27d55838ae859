package dev.ordergateway.command;

import dev.ordergateway.settings.SettingsProblem;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParseResult;

/**
 * The command line. Exit code 0: done, a dry run too; 1: failed, not found, or a check found
 * something; 2: wrong usage.
 */
@Command(
    name = "order-gateway",
    description = "Turns thin order notifications into every order, complete, once, in one place.",
    footer = {
      "",
      "Without a command it runs the gateway.",
      "GATEWAY_HOME names the home directory; else it is the working directory."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class Main implements Callable<Integer> {
  private static final String LOGGING = "logback.configurationFile";

  private final Terminal terminal;
  @Mixin private final Verbosity verbosity = new Verbosity();

  private Main(Terminal terminal) {
    this.terminal = terminal;
  }

  public static void main(String[] arguments) {
    chooseLogging();
    TrialLog.silence(List.of(arguments));
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(new Terminal(out, err, System.getenv()), arguments));
  }

  /** Not as a file of the jar that Logback finds by itself: it would be found in a host, too. */
  private static void chooseLogging() {
    if (System.getProperty(LOGGING) == null) {
      System.setProperty(LOGGING, "gateway/logback.xml");
    }
  }

  /** Runs one command to its end and returns the exit code. */
  public static int run(Terminal terminal, String... arguments) {
    return commandLine(terminal).execute(arguments);
  }

  static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new Main(terminal))
        .addSubcommand(new RunCommand(terminal))
        .addSubcommand(new InitCommand(terminal))
        .addSubcommand(new CheckCommand(terminal))
        .addSubcommand(new DiffCommand(terminal))
        .addSubcommand(new TryCommand(terminal))
        .addSubcommand(new RecordCommand(terminal))
        .addSubcommand(new ExplainCommand(terminal))
        .addSubcommand(new ReplayCommand(terminal))
        .addSubcommand(new PollCommand(terminal))
        .addSubcommand(new EraseCommand(terminal))
        .addSubcommand(new AuditCommand(terminal))
        .addSubcommand(new BackupCommand(terminal))
        .addSubcommand(new RestoredCommand(terminal))
        .addSubcommand(
            new DemoCommand(terminal.out(), System.console() != null, DemonstratedGateway::start))
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> report(failure, command, parsed));
  }

  @Override
  public Integer call() throws Exception {
    return new RunCommand(terminal).call();
  }

  /** One line for what was foreseen; no stack for anything, unless the user asks for it. */
  private static int report(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof SettingsProblem problem) {
      problem.lines().forEach(err::println);
    } else if (failure instanceof CommandFailure) {
      err.println(failure.getMessage());
    } else {
      String message = Optional.ofNullable(failure.getMessage()).orElse("an internal error");
      err.println(
          command.getCommandName()
              + " failed: "
              + message.lines().findFirst().orElse("")
              + ". Hint: "
              + Verbosity.OPTION
              + " shows more.");
    }
    if (isVerbose(parsed)) {
      failure.printStackTrace(err);
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static boolean isVerbose(ParseResult parsed) {
    return parsed.hasMatchedOption(Verbosity.OPTION)
        || (parsed.hasSubcommand() && isVerbose(parsed.subcommand()));
  }
}
