package dev.ordergateway.command;

import dev.ordergateway.GatewayStartException;
import dev.ordergateway.TrialGateway;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.settings.SettingsProblem;
import dev.ordergateway.trial.MaskedRecording;
import dev.ordergateway.trial.RecordedOrder;
import dev.ordergateway.trial.Recording;
import dev.ordergateway.trial.RecordingFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what the ledger holds into a file that can be tried elsewhere. */
@Command(
    name = "record",
    description = {
      "Write recorded notifications and fetched orders into a file for the command try.",
      "The ledger is only read; a gateway may be running."
    },
    footer = {"", "Exit code 0: done; 1: it could not be done; 2: wrong usage."},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RecordCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private final TrafficOptions traffic = new TrafficOptions();
  @Mixin private final Verbosity verbosity = new Verbosity();

  @Parameters(paramLabel = "<file>", description = "The file to be made; only you may read it.")
  private Path file = Path.of("");

  @Option(
      names = "--mask",
      description = {
        "Replace what mappings/<source>/personal-paths.txt names as personal, each word by another",
        "of its shape, the same by the same. The events are those that the files of the home",
        "directory make of the masked orders."
      })
  private boolean mask;

  RecordCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure, SettingsProblem {
    Settings settings = terminal.loader().load();
    try (Recording recorded = traffic.ledger(settings)) {
      if (mask) {
        try (TrialGateway gateway = TrialGateway.open(settings);
            MaskedRecording masked = MaskedRecording.of(recorded, settings, gateway.trial())) {
          write(masked);
          masked
              .leftOut()
              .forEach((what, count) -> terminal.line("left out: " + what + ": " + count));
        }
      } else {
        write(recorded);
      }
      return 0;
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(file + " is there already; name another file", e);
    } catch (GatewayStartException | StoreException | IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private void write(Recording recorded) throws IOException {
    int orders = 0;
    int notifications = 0;
    int versions = 0;
    try (RecordingFile.Writer writer = new RecordingFile.Writer(file, recorded.since(), mask)) {
      RecordedOrder order = recorded.next();
      while (order != null) {
        writer.add(order);
        orders++;
        notifications += order.notifications().size();
        versions += order.versions().size();
        order = recorded.next();
      }
    }
    terminal.line(
        "wrote %d notifications and %d versions of %d orders to %s"
            .formatted(notifications, versions, orders, file));
  }
}
