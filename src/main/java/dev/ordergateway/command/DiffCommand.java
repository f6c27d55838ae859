package dev.ordergateway.command;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.ordergateway.Gateway;
import dev.ordergateway.settings.ChangedKey;
import dev.ordergateway.settings.Origins.Origin;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.OverlayFile;
import dev.ordergateway.settings.OverlayFile.State;
import dev.ordergateway.settings.SettingsLoader;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what the files and properties of a home directory change against what is shipped. */
@Command(
    name = "diff",
    description = "Show what routes, schemas, mappings and properties change against this version.",
    footer = {
      "",
      "Exit code 0: done, whatever differs; 1: a file was made for another version, or it could",
      "not be read."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DiffCommand implements Callable<Integer> {
  private static final int CONTEXT_LINES = 3;

  private static final Map<State, String> WORDS =
      new EnumMap<>(
          Map.of(
              State.ADDED, "added",
              State.SAME, "as shipped",
              State.CHANGED, "changed",
              State.OUTDATED, "for another version",
              State.LEFT_BEHIND, "for another version",
              State.DROPPED, "for another version"));

  private final Terminal terminal;
  @Mixin private final OverlayOption overlay = new OverlayOption();
  @Mixin private final Verbosity verbosity = new Verbosity();

  DiffCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    SettingsLoader loader = overlay.loader(terminal);
    List<OverlayFile> files;
    try {
      files = OverlayFile.in(loader.home());
    } catch (IllegalStateException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    Overlay own = new Overlay(loader.home());
    files.forEach(file -> show(file, own));
    loader.changed().forEach(this::show);
    terminal.line(summary(files, loader.changed().size()));
    return files.stream().anyMatch(OverlayFile::isOfAnotherVersion) ? 1 : 0;
  }

  private void show(OverlayFile file, Overlay own) {
    String release = file.origin().map(Origin::release).orElse("");
    switch (file.state()) {
      case SAME -> terminal.line(file.name() + ": as shipped; it could be removed");
      case ADDED -> terminal.line(file.name() + ": added");
      case CHANGED ->
          terminal.line(
              file.name() + ": changed" + (release.isEmpty() ? "" : ", taken from " + release));
      default -> file.problem(Gateway.release()).ifPresent(terminal::line);
    }
    if (file.state() != State.SAME && file.state() != State.LEFT_BEHIND) {
      Overlay.shipped(file.name()).ifPresent(shipped -> difference(file.name(), shipped, own));
    }
  }

  private void difference(String name, byte[] shipped, Overlay own) {
    List<String> before = lines(shipped);
    UnifiedDiffUtils.generateUnifiedDiff(
            name + " (order-gateway " + Gateway.release() + ")",
            name,
            before,
            DiffUtils.diff(before, lines(own.read(name))),
            CONTEXT_LINES)
        .forEach(terminal::source);
  }

  private static List<String> lines(byte[] content) {
    return new String(content, StandardCharsets.UTF_8).lines().toList();
  }

  private void show(ChangedKey key) {
    terminal.line(
        "%s: %s, default %s (%s)".formatted(key.name(), key.value(), key.fallback(), key.origin()));
  }

  private static String summary(List<OverlayFile> files, int keys) {
    Map<String, Long> counts =
        files.stream().collect(Collectors.groupingBy(f -> word(f), Collectors.counting()));
    StringBuilder summary = new StringBuilder("files: ");
    for (String word : List.of("changed", "added", "as shipped", "for another version")) {
      summary.append(counts.getOrDefault(word, 0L)).append(' ').append(word).append(", ");
    }
    return summary.append("keys: ").append(keys).append(" changed").toString();
  }

  private static String word(OverlayFile file) {
    return WORDS.getOrDefault(file.state(), "");
  }
}
