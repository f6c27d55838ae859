package dev.ordergateway.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds each use of a route template against the template: Camel would pass over a parameter that
 * is misspelt.
 */
final class TemplateUses {
  private final Map<String, RouteFile.Template> templates;

  TemplateUses(Map<String, RouteFile.Template> templates) {
    this.templates = Map.copyOf(templates);
  }

  /** One line for each problem: file, line, what is wrong, what to do. */
  List<String> problems(RouteFile file) {
    List<String> problems = new ArrayList<>();
    for (RouteFile.Use use : file.uses()) {
      RouteFile.Template template = templates.get(use.of());
      if (template == null) {
        String what = "there is no route template " + Shown.value(use.of());
        problems.add(line(use, use.line(), what, nearest(use.of(), templates.keySet())));
      } else {
        compare(use, template, problems);
      }
    }
    return problems;
  }

  private static void compare(
      RouteFile.Use use, RouteFile.Template template, List<String> problems) {
    for (RouteFile.Value twice : use.repeated()) {
      problems.add(line(use, twice.line(), twice.text() + " is given twice", "remove one"));
    }
    use.values()
        .forEach(
            (name, value) -> {
              if (!template.parameters().containsKey(name)) {
                String what = use.of() + " has no parameter " + Shown.value(name);
                String remedy = nearest(name, template.parameters().keySet());
                problems.add(line(use, value.line(), what, remedy));
              }
            });
    template
        .parameters()
        .forEach(
            (name, fallback) -> {
              if (fallback == null && !use.values().containsKey(name)) {
                String what = use.of() + " lacks its parameter " + name;
                problems.add(line(use, use.line(), what, "add it"));
              }
            });
  }

  private static String nearest(String name, Set<String> names) {
    return NearestName.of(name, names)
        .map(near -> "write " + near)
        .orElseGet(() -> "expected one of " + String.join(", ", new TreeSet<>(names)));
  }

  private static String line(RouteFile.Use use, int line, String what, String remedy) {
    return use.file() + ": " + line + ": " + what + "; " + remedy;
  }
}
