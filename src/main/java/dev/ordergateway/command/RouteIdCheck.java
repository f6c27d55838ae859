package dev.ordergateway.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds ids that two routes share: Camel would keep the later one and say nothing, and what was
 * sent to the earlier one would find nobody.
 */
final class RouteIdCheck implements Checked {
  private static final Set<String> OWNERS = Set.of("route", "routeConfiguration", "routeTemplate");

  @Override
  public List<String> problems(CheckedHome home) {
    List<String> problems = new ArrayList<>();
    Map<String, String> places = new HashMap<>();
    for (YamlFile file : YamlFile.routes(home.overlay())) {
      for (YamlFile.Text text : file.texts()) {
        String owner = owner(text);
        if (!owner.isEmpty()) {
          String place = file.name() + ": " + text.line();
          String earlier = places.putIfAbsent(owner + " " + text.value(), place);
          if (earlier != null) {
            problems.add(line(place, text.value(), earlier));
          }
        }
      }
    }
    return problems;
  }

  /** Whose id it is; a route that is made of a template shares the ids of routes. */
  private static String owner(YamlFile.Text text) {
    if (text.path().size() != 3) {
      return "";
    }
    if (text.key(0).equals("routeId") && text.key(1).equals("templatedRoute")) {
      return "route";
    }
    return text.key(0).equals("id") && OWNERS.contains(text.key(1)) ? text.key(1) : "";
  }

  private static String line(String place, String id, String earlier) {
    return place
        + ": the id "
        + id
        + " is also that of "
        + earlier
        + "; the later would replace the earlier, so give each its own";
  }
}
