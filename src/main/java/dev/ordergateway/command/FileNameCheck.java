package dev.ordergateway.command;

import dev.ordergateway.settings.NearestName;
import java.util.ArrayList;
import java.util.List;

/** Finds files that were meant to be read and are not, because of their names. */
final class FileNameCheck implements Checked {
  private static final List<String> LISTS =
      List.of("volatile-paths.txt", "personal-paths.txt", "output-selectors.txt");

  @Override
  public List<String> problems(CheckedHome home) {
    List<String> problems = new ArrayList<>();
    for (String name : home.overlay().names("routes", "")) {
      if (name.matches(".*\\.ya?ml") && !name.endsWith(YamlFile.SUFFIX)) {
        problems.add(line(name, name.replaceFirst("(\\.camel)?\\.ya?ml$", YamlFile.SUFFIX)));
      }
    }
    for (String name : home.overlay().names("mappings", ".txt")) {
      String last = name.substring(name.lastIndexOf('/') + 1);
      if (!LISTS.contains(last)) {
        NearestName.of(last, LISTS)
            .map(meant -> line(name, name.replace(last, meant)))
            .ifPresent(problems::add);
      }
    }
    for (String name : home.overlay().names("mappings", ".jsonata")) {
      if (!name.matches("mappings/[^/]+/order\\.jsonata")) {
        problems.add(line(name, "mappings/<source>/order.jsonata"));
      }
    }
    return problems;
  }

  private static String line(String name, String better) {
    return name + ": nothing reads it; name it " + better;
  }
}
