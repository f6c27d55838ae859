package dev.ordergateway.command;

import dev.ordergateway.GatewayStartException;
import dev.ordergateway.TrialGateway;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.settings.SettingsProblem;
import dev.ordergateway.trial.Finding;
import dev.ordergateway.trial.Recording;
import dev.ordergateway.trial.RecordingFile;
import dev.ordergateway.trial.TrialReport;
import dev.ordergateway.trial.TrialRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends recorded traffic through changed files and shows what would come out otherwise. */
@Command(
    name = "try",
    description = {
      "Try changed routes, schemas and mappings on what was recorded.",
      "Nothing is fetched, nothing is delivered, and the ledger is only read. A gateway may be",
      "running."
    },
    footer = {
      "",
      "Exit code 0: no more orders than the threshold would come out otherwise; 1: more would, or",
      "it could not be done; 2: wrong usage."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class TryCommand implements Callable<Integer> {
  private static final int SHOWN_MAX = 100;

  private final Terminal terminal;
  @Mixin private final TrafficOptions traffic = new TrafficOptions();
  @Mixin private final OverlayOption overlay = new OverlayOption();
  @Mixin private final Verbosity verbosity = new Verbosity();

  @Option(
      names = "--recording",
      paramLabel = "<file>",
      description = "Try what the command record has written, in place of the ledger.")
  private @Nullable Path recording;

  @Option(
      names = "--threshold",
      paramLabel = "<orders>",
      description = "How many orders may come out otherwise; by default 0.")
  private int threshold;

  @Option(
      names = "--values",
      description = "Show values too, and not only the names of fields: they are personal data.")
  private boolean values;

  TryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure, SettingsProblem {
    SettingsLoader loader = terminal.loader();
    Settings tried = overlay.over(loader).load();
    try (Recording recorded = recorded(loader.load());
        TrialGateway gateway = TrialGateway.open(tried)) {
      Instant since = traffic.since(recorded.since());
      TrialReport report = new TrialReport();
      new TrialRun(gateway.trial())
          .go(recorded, since, values, (order, result) -> report.add(result));
      print(report, since, gateway);
      return report.affected() > threshold ? 1 : 0;
    } catch (GatewayStartException | StoreException | IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private Recording recorded(Settings settings) throws CommandFailure, IOException {
    if (recording == null) {
      return traffic.ledger(settings);
    }
    if (!Files.isRegularFile(recording)) {
      throw new CommandFailure(recording + " is not a file that can be read");
    }
    return RecordingFile.open(recording);
  }

  private void print(TrialReport report, Instant since, TrialGateway gateway) {
    int shown = 0;
    for (Finding finding : report.findings()) {
      if (shown++ < SHOWN_MAX) {
        terminal.line(finding.subject() + ": " + finding.kind().words());
        finding.details().forEach(detail -> terminal.line("  " + detail));
      }
    }
    int all = report.kinds().values().stream().mapToInt(Integer::intValue).sum();
    if (all > SHOWN_MAX) {
      terminal.line("and " + (all - SHOWN_MAX) + " more");
    }
    terminal.line(
        "tried %d notifications and %d versions of %d orders recorded since %s"
            .formatted(report.notifications(), report.versions(), report.orders(), since));
    report.kinds().forEach((kind, count) -> line(kind.words(), count));
    report.skipped().forEach((what, count) -> line("not tried: " + what, count));
    gateway.kept().forEach((name, count) -> line("not sent to " + name, count));
    terminal.line(
        report.affected() == 0
            ? "nothing would come out otherwise"
            : report.affected() + " would come out otherwise; allowed are " + threshold);
  }

  private void line(String what, long count) {
    terminal.line("  " + what + ": " + count);
  }
}
