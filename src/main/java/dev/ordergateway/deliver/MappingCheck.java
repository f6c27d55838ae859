package dev.ordergateway.deliver;

import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tries every mapping on the example beside it, so that a broken one is found by {@code check} and
 * not by the first order of the night.
 */
public final class MappingCheck {
  private static final String SUFFIX = "/order.jsonata";

  private MappingCheck() {}

  /** One line for each problem: file, position, reason; empty if every mapping works. */
  public static List<String> problems(Overlay overlay, Settings settings) {
    EventSchema schema;
    try {
      schema = EventSchema.of(overlay);
    } catch (MappingException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
    List<String> problems = new ArrayList<>();
    for (String name : overlay.names("mappings", SUFFIX)) {
      if (name.length() == "mappings".length() + SUFFIX.length()) {
        continue; // Directly in the folder: of no source.
      }
      String source = name.substring("mappings/".length(), name.length() - SUFFIX.length());
      try {
        tryExample(overlay, source, account(settings, source), schema);
      } catch (MappingException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    return problems;
  }

  private static void tryExample(
      Overlay overlay, String source, Account account, EventSchema schema) throws MappingException {
    OrderMapping mapping = OrderMapping.of(overlay, source, schema);
    String example = "mappings/" + source + "/example.json";
    if (!overlay.has(example)) {
      throw new MappingException(
          example + " is missing; expected one order of the platform to try the mapping on");
    }
    try {
      mapping.map(account, PlatformDocument.parse(overlay.read(example)), null);
    } catch (IOException e) {
      throw new MappingException(example + ": " + e.getMessage());
    }
  }

  private static Account account(Settings settings, String source) {
    return settings.accounts(source).stream()
        .findFirst()
        .orElseGet(
            () -> new Account(source, "example", Map.of("currency", "AUD", "time-zone", "UTC")));
  }
}
