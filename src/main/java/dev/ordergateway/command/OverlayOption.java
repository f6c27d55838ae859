package dev.ordergateway.command;

import dev.ordergateway.settings.SettingsLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The choice of a directory whose files are looked at in place of the home directory's. */
final class OverlayOption {
  @Option(
      names = "--overlay",
      paramLabel = "<dir>",
      description = {
        "Take routes/, schemas/ and mappings/ from this directory in place of the home directory;",
        "properties are still those of the home directory and the environment."
      })
  private @Nullable Path overlay;

  /** The terminal's own, or the same with the directory's files. */
  SettingsLoader loader(Terminal terminal) throws CommandFailure {
    return over(terminal.loader());
  }

  SettingsLoader over(SettingsLoader loader) throws CommandFailure {
    if (overlay == null) {
      return loader;
    }
    if (!Files.isDirectory(overlay)) {
      throw new CommandFailure(overlay + " is not a directory that can be read");
    }
    return loader.withOverlay(overlay);
  }
}
