package dev.ordergateway.settings;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A {@code {{name}}} in a route file.
 *
 * @param name the key it stands for
 * @param required whether the key must have a value; not so for {@code {{?name}}} and {@code
 *     {{name:default}}}, nor for what Camel takes from elsewhere, as {@code {{env:HOME}}}
 */
public record Placeholder(String name, boolean required) {
  private static final Pattern FORM = Pattern.compile("\\{\\{([?!]?)([^{}:]+)(:[^{}]*)?}}");

  /** All placeholders of a text, each once, in order. */
  public static List<Placeholder> in(String text) {
    Set<Placeholder> found = new LinkedHashSet<>();
    FORM.matcher(text)
        .results()
        .forEach(
            match -> {
              boolean required = match.group(1).isEmpty() && match.group(3) == null;
              found.add(new Placeholder(match.group(2).strip(), required));
            });
    return List.copyOf(found);
  }

  /** The keys that the route files of this home directory and of the jar name. */
  static Set<String> namesInRoutes(Overlay overlay) {
    Set<String> names = new TreeSet<>();
    for (String file : overlay.names("routes", ".yaml")) {
      String text = new String(overlay.read(file), StandardCharsets.UTF_8);
      in(text).forEach(placeholder -> names.add(placeholder.name()));
    }
    return names;
  }
}
