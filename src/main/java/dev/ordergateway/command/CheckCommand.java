package dev.ordergateway.command;

import dev.ordergateway.deliver.MappingCheck;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.settings.SettingsProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at everything an integrator may edit, without a store, a door or a platform. */
@Command(
    name = "check",
    description = {
      "Check properties, routes, schemas and mappings.",
      "Each finding has its file, its line and what to do. Nothing is opened, called or stored; a",
      "gateway may be running."
    },
    footer = {"", "Exit code 0: nothing was found; 1: something was; 2: wrong usage."},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class CheckCommand implements Callable<Integer> {
  /** In the order in which an order meets the files. */
  private static final List<Checked> CHECKS =
      List.of(
          new VersionCheck(),
          new FileNameCheck(),
          new RouteCheck(),
          new RouteIdCheck(),
          new PlaceholderCheck(),
          new DirectCheck(),
          new HookCheck(),
          new ComponentCheck(),
          new SchemaCheck(),
          new SourceCheck(),
          new SelectorCheck(),
          new PersonalPathsCheck(),
          home -> MappingCheck.problems(home.overlay(), home.settings()));

  private static final Pattern SCHEMA = Pattern.compile("(schemas/[^:]+): \\D.*");

  private final Terminal terminal;
  @Mixin private final OverlayOption overlay = new OverlayOption();
  @Mixin private final Verbosity verbosity = new Verbosity();

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    SettingsLoader loader = overlay.loader(terminal);
    List<String> problems = new ArrayList<>();
    Settings settings = settings(loader, terminal.loader().home(), problems);
    CheckedHome home =
        new CheckedHome(
            new Overlay(loader.home()), settings, loader.placeholderNames(), loader.sinkUris());
    CHECKS.forEach(check -> problems.addAll(check.problems(home)));
    if (problems.isEmpty()) {
      problems.addAll(StartCheck.problems(home, settings));
    }
    List<String> lines =
        problems.stream().distinct().filter(each -> !isSaid(each, problems)).toList();
    lines.forEach(terminal::line);
    int files = 0;
    for (String folder : Overlay.FOLDERS) {
      files += home.overlay().names(folder, "").size();
    }
    terminal.line(
        lines.isEmpty()
            ? "no problem in the properties and " + files + " files"
            : lines.size() + (lines.size() == 1 ? " problem" : " problems"));
    return lines.isEmpty() ? 0 : 1;
  }

  /** What a start would say of a schema adds nothing to the same with its line. */
  private static boolean isSaid(String line, List<String> problems) {
    Matcher schema = SCHEMA.matcher(line);
    return schema.matches()
        && problems.stream()
            .anyMatch(each -> each.matches(Pattern.quote(schema.group(1)) + ": \\d.*"));
  }

  private static Settings settings(
      SettingsLoader loader, Path propertiesHome, List<String> problems) {
    try {
      return loader.load();
    } catch (SettingsProblem problem) {
      PropertyLines lines = new PropertyLines(propertiesHome);
      problem.lines().stream().map(lines::placed).forEach(problems::add);
      return new Settings(loader.home(), Map.of(), List.of());
    }
  }
}
