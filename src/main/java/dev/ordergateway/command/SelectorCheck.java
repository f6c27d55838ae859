package dev.ordergateway.command;

import dev.ordergateway.settings.NearestName;
import dev.ordergateway.settings.Overlay;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Looks at what Maropost is asked for: a field that is not asked for is missing without a word. */
final class SelectorCheck implements Checked {
  private static final String NAME = "mappings/maropost/output-selectors.txt";
  private static final String FIELD = "[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z][A-Za-z0-9_]*)*";

  /** Without them nobody can tell which of two answers is newer, or what an order's status is. */
  private static final Set<String> NEEDED = Set.of("OrderStatus", "DateUpdated");

  @Override
  public List<String> problems(CheckedHome home) {
    Set<String> shipped =
        Overlay.shipped(NAME).stream()
            .flatMap(content -> text(content).lines())
            .filter(SelectorCheck::isSelector)
            .collect(Collectors.toSet());
    List<String> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int number = 0;
    for (String line : text(home.overlay().read(NAME)).lines().map(String::strip).toList()) {
      number++;
      if (isSelector(line)) {
        wrong(line, seen, shipped).ifPresent(addTo(problems, number));
        seen.add(line);
      }
    }
    NEEDED.stream()
        .filter(needed -> !seen.contains(needed))
        .sorted()
        .forEach(needed -> problems.add(NAME + ": 1: " + needed + " is missing; ask for it"));
    return problems;
  }

  private static Consumer<String> addTo(List<String> problems, int number) {
    return wrong -> problems.add(NAME + ": " + number + ": " + wrong);
  }

  private static Optional<String> wrong(String line, Set<String> seen, Set<String> shipped) {
    if (!line.matches(FIELD)) {
      return Optional.of("not the name of a field; write one OutputSelector a line");
    }
    if (seen.contains(line)) {
      return Optional.of(line + " is asked for twice; remove one of them");
    }
    return shipped.contains(line)
        ? Optional.empty()
        : shipped.stream()
            .filter(known -> NearestName.distance(known, line) <= 2)
            .sorted()
            .findFirst()
            .map(known -> line + " is no field that is documented; did you mean " + known + "?");
  }

  private static boolean isSelector(String line) {
    return !line.isBlank() && !line.startsWith("#");
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }
}
