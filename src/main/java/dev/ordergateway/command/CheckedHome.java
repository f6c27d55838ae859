package dev.ordergateway.command;

import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.SettingsLoader;
import java.util.Set;

/**
 * What is to be checked: the files of a home directory over those in the jar.
 *
 * @param overlay reads the files
 * @param placeholders the keys that a route may name
 * @param sinkUri where events go, as configured
 */
public record CheckedHome(Overlay overlay, Set<String> placeholders, String sinkUri) {
  public CheckedHome {
    placeholders = Set.copyOf(placeholders);
  }

  static CheckedHome of(SettingsLoader loader) {
    return new CheckedHome(
        new Overlay(loader.home()), loader.placeholderNames(), loader.value("gateway.sink.uri"));
  }
}
