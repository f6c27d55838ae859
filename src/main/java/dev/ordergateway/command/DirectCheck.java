package dev.ordergateway.command;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds calls of {@code direct:} endpoints that no route listens on; a call would wait in vain. */
final class DirectCheck implements Checked {
  private static final Pattern DIRECT = Pattern.compile("direct:(?://)?([^?\\s]+)(\\?.*)?");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

  /** A name that is listened on or called, and the place where it stands. */
  private record End(boolean consumer, String name, String place) {}

  @Override
  public List<String> problems(CheckedHome home) {
    List<End> ends = new ArrayList<>();
    for (YamlFile file : YamlFile.routes(home.overlay())) {
      for (YamlFile.Text text : file.texts()) {
        String name = directName(file, text);
        if (!name.isEmpty()) {
          ends.add(new End(isConsumer(text), name, file.name() + ": " + text.line()));
        }
      }
    }
    new TreeMap<>(home.sinkUris())
        .forEach(
            (key, uri) -> {
              Matcher sink = DIRECT.matcher(uri);
              if (sink.matches()) {
                ends.add(new End(false, sink.group(1), "application.properties: " + key));
              }
            });
    List<Pattern> consumers =
        ends.stream().filter(End::consumer).map(end -> pattern(end.name())).toList();
    return ends.stream()
        .filter(end -> !end.consumer() && NAME.matcher(end.name()).matches())
        .filter(end -> consumers.stream().noneMatch(c -> c.matcher(end.name()).matches()))
        .map(end -> end.place() + ": no route listens on direct:" + end.name() + "; " + REMEDY)
        .toList();
  }

  private static final String REMEDY = "correct the name or add a route from it";

  /** Both notations: {@code uri: direct:x}, and {@code uri: direct} with {@code name: x}. */
  private static String directName(YamlFile file, YamlFile.Text text) {
    Matcher matcher = DIRECT.matcher(text.value());
    if (matcher.matches()) {
      return matcher.group(1);
    }
    boolean split = text.key(0).equals("uri") && text.value().equals("direct");
    return split ? nameParameter(file, text) : "";
  }

  private static String nameParameter(YamlFile file, YamlFile.Text text) {
    List<String> path = text.path().subList(0, text.path().size() - 1);
    return file.root().at("/" + String.join("/", path) + "/parameters/name").asText();
  }

  private static boolean isConsumer(YamlFile.Text text) {
    return text.key(0).equals("from") || (text.key(0).equals("uri") && text.key(1).equals("from"));
  }

  /**
   * A template's endpoint is named only once its parameters are known; any text may stand there.
   */
  private static Pattern pattern(String name) {
    StringBuilder pattern = new StringBuilder();
    for (String part : name.split("\\{\\{[^}]*}}", -1)) {
      pattern.append(pattern.isEmpty() ? "" : ".+").append(Pattern.quote(part));
    }
    return Pattern.compile(pattern.toString());
  }
}
