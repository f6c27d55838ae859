package dev.ordergateway.command;

import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.Settings;
import java.util.Set;

/**
 * What is to be checked: the files of a home directory over those in the jar.
 *
 * @param overlay reads the files
 * @param settings what has been loaded; without any key and account if the properties are wrong
 * @param placeholders the keys that a route may name, even where the properties are wrong
 * @param sinkUri where events go, as configured
 */
public record CheckedHome(
    Overlay overlay, Settings settings, Set<String> placeholders, String sinkUri) {
  public CheckedHome {
    placeholders = Set.copyOf(placeholders);
  }
}
