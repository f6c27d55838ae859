package dev.ordergateway.command;

import dev.ordergateway.Gateway;
import dev.ordergateway.settings.OverlayFile;
import java.util.List;

/** Finds files that were made for another version of the gateway; it would not start. */
final class VersionCheck implements Checked {
  @Override
  public List<String> problems(CheckedHome home) {
    try {
      return OverlayFile.in(home.settings().home()).stream()
          .flatMap(file -> file.problem(Gateway.release()).stream())
          .toList();
    } catch (IllegalStateException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}
