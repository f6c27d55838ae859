package dev.ordergateway.command;

import dev.ordergateway.GatewayStartException;
import dev.ordergateway.TrialGateway;
import dev.ordergateway.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts all routes in a gateway that is cut off, as {@code try} does: finds what only shows then,
 * as a bean or a method that is not there. Only worth its second once nothing else has been found.
 */
final class StartCheck {
  private static final Pattern NAME =
      Pattern.compile("registry for: (\\S+)|[Mm]ethod with name: (\\w+)");

  private StartCheck() {}

  static List<String> problems(CheckedHome home, Settings settings) {
    try (TrialGateway started = TrialGateway.open(settings)) {
      return List.of();
    } catch (GatewayStartException e) {
      return List.of(line(home, String.valueOf(e.getMessage())));
    }
  }

  private static String line(CheckedHome home, String message) {
    String wrong =
        message
            .replaceFirst("^the gateway cannot start: ", "")
            .replaceFirst("\\. Hint: order-gateway check .*", "")
            .replaceFirst(" on bean: .*", " on the bean");
    Matcher name = NAME.matcher(message);
    Optional<String> place =
        name.find()
            ? place(home, name.group(1) == null ? name.group(2) : name.group(1))
            : Optional.empty();
    return place.orElse("") + wrong + "; the gateway would not start with it";
  }

  /** Camel names what it missed, and not always where. */
  private static Optional<String> place(CheckedHome home, String name) {
    return YamlFile.routes(home.overlay()).stream()
        .flatMap(
            file ->
                file.texts().stream()
                    .filter(text -> text.value().replaceFirst("^#", "").equals(name))
                    .map(text -> file.name() + ": " + text.line() + ": "))
        .findFirst();
  }
}
