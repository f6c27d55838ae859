package dev.ordergateway.command;

import java.util.ArrayList;
import java.util.List;

/** Finds files that were meant to be read and are not, because of their names. */
final class FileNameCheck implements Checked {
  @Override
  public List<String> problems(CheckedHome home) {
    List<String> problems = new ArrayList<>();
    for (String name : home.overlay().names("routes", "")) {
      if (name.matches(".*\\.ya?ml") && !name.endsWith(YamlFile.SUFFIX)) {
        problems.add(line(name, name.replaceFirst("(\\.camel)?\\.ya?ml$", YamlFile.SUFFIX)));
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
