package dev.ordergateway.command;

import dev.ordergateway.settings.Placeholder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds placeholders in routes that no key gives a value to. */
final class PlaceholderCheck implements Checked {

  @Override
  public List<String> problems(CheckedHome home) {
    List<String> problems = new ArrayList<>();
    for (YamlFile file : YamlFile.routes(home.overlay())) {
      Set<String> known = new HashSet<>(home.placeholders());
      known.addAll(templateParameters(file));
      for (YamlFile.Text text : file.texts()) {
        Placeholder.in(text.value()).stream()
            .filter(placeholder -> placeholder.required() && !known.contains(placeholder.name()))
            .map(placeholder -> line(file, text, placeholder.name()))
            .forEach(problems::add);
      }
    }
    return problems;
  }

  private static String line(YamlFile file, YamlFile.Text text, String name) {
    return file.name()
        + ": "
        + text.line()
        + ": {{"
        + name
        + "}} has no value; set "
        + name
        + " in application.properties (a secret cannot be named in a route)";
  }

  /** A template's own parameters are filled in by whoever uses the template. */
  private static Set<String> templateParameters(YamlFile file) {
    Set<String> names = new HashSet<>();
    for (YamlFile.Text text : file.texts()) {
      if (text.key(0).equals("name")
          && text.key(2).equals("parameters")
          && text.key(3).equals("routeTemplate")) {
        names.add(text.value());
      }
    }
    return names;
  }
}
