package dev.ordergateway.command;

import dev.ordergateway.trial.PersonalPaths;
import java.util.ArrayList;
import java.util.List;

/** Looks at the lists of what is personal: a line that is no pointer would mask nothing. */
final class PersonalPathsCheck implements Checked {
  @Override
  public List<String> problems(CheckedHome home) {
    List<String> problems = new ArrayList<>();
    for (String name : home.overlay().names("mappings", "/personal-paths.txt")) {
      try {
        PersonalPaths.of(home.overlay(), name.split("/", -1)[1]);
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    return problems;
  }
}
