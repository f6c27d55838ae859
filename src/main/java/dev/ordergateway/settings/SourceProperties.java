package dev.ordergateway.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Holds the properties of a source's bean against those there are: Camel names an unknown one
 * without its file or its line.
 */
final class SourceProperties {
  private static final String ANY = ".*";

  /** What may stand in each; the values of the others are read elsewhere. */
  private static final Map<String, String> WORDS =
      Map.of(
          "name", ANY,
          "accountKeys", ANY,
          "compare", "update-time|status-order|content",
          "statusOrder", ANY,
          "statusNamed", "true|false",
          "evidenceTypes", ANY,
          "liftingTypes", ANY);

  private SourceProperties() {}

  /** Those there are. */
  static TreeSet<String> names() {
    return new TreeSet<>(WORDS.keySet());
  }

  /** One line for each problem: file, line, what is wrong, what to do. */
  static List<String> problems(RouteFile.Use source) {
    List<String> problems = new ArrayList<>();
    source
        .values()
        .forEach(
            (name, value) -> {
              String words = WORDS.get(name);
              if (words == null) {
                String remedy =
                    NearestName.of(name, WORDS.keySet())
                        .map(near -> "write " + near)
                        .orElseGet(() -> "expected one of " + String.join(", ", names()));
                problems.add(
                    line(source, value, "a source has no property " + Shown.value(name), remedy));
              } else if (words.contains("|") && !value.text().strip().matches(words)) {
                String what = name + " is " + Shown.value(value.text());
                String remedy = "expected one of " + words.replace("|", ", ");
                problems.add(line(source, value, what, remedy));
              }
            });
    return problems;
  }

  private static String line(
      RouteFile.Use source, RouteFile.Value value, String what, String remedy) {
    return source.file() + ": " + value.line() + ": " + what + "; " + remedy;
  }
}
