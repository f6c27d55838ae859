package dev.ordergateway.command;

import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.settings.SettingsProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at everything an integrator may edit, without starting anything. */
@Command(
    name = "check",
    description = "Check properties, routes and schemas without starting the gateway.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class CheckCommand implements Callable<Integer> {
  /** In the order in which an order meets the files. */
  private static final List<Checked> CHECKS =
      List.of(new RouteCheck(), new PlaceholderCheck(), new DirectCheck(), new SchemaCheck());

  private final Terminal terminal;
  @Mixin private final Verbosity verbosity = new Verbosity();

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    SettingsLoader loader = terminal.loader();
    List<String> problems = new ArrayList<>(settingsProblems(loader));
    CheckedHome home = CheckedHome.of(loader);
    CHECKS.forEach(check -> problems.addAll(check.problems(home)));
    problems.forEach(terminal::line);
    int files =
        home.overlay().names("routes", ".yaml").size() + home.overlay().names("schemas", "").size();
    terminal.line(
        problems.isEmpty()
            ? "no problem in the properties and " + files + " files"
            : problems.size() + (problems.size() == 1 ? " problem" : " problems"));
    return problems.isEmpty() ? 0 : 1;
  }

  private static List<String> settingsProblems(SettingsLoader loader) {
    try {
      loader.load();
      return List.of();
    } catch (SettingsProblem problem) {
      return problem.lines();
    }
  }
}
