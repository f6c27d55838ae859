package dev.ordergateway.command;

import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.Settings;
import java.util.Map;
import java.util.Set;

/**
 * What is to be checked: the files of a home directory over those in the jar.
 *
 * @param overlay reads the files
 * @param settings what has been loaded; without any key and account if the properties are wrong
 * @param placeholders the keys that a route may name, even where the properties are wrong
 * @param sinkUris where events go, as configured, by the key that says so
 */
public record CheckedHome(
    Overlay overlay, Settings settings, Set<String> placeholders, Map<String, String> sinkUris) {
  public CheckedHome {
    placeholders = Set.copyOf(placeholders);
    sinkUris = Map.copyOf(sinkUris);
  }
}
