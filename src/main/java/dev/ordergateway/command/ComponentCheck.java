package dev.ordergateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a sink whose Camel component is not there; the gateway would not start. */
final class ComponentCheck implements Checked {
  /** Where a component's jar names its class; Camel looks there too. */
  private static final String SERVICES = "/META-INF/services/org/apache/camel/component/";

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z0-9.+-]+):.*");

  @Override
  public List<String> problems(CheckedHome home) {
    return new TreeMap<>(home.sinkUris())
        .entrySet().stream()
            .filter(sink -> isMissing(home, scheme(sink.getValue())))
            .map(sink -> line(sink.getKey(), scheme(sink.getValue())))
            .toList();
  }

  private static String line(String key, String scheme) {
    return "application.properties: %s: there is no Camel component %s; correct the name or put its jars into lib/"
        .formatted(key, scheme);
  }

  /** Empty where there is none. */
  private static String scheme(String uri) {
    Matcher matcher = SCHEME.matcher(uri);
    return matcher.matches() ? matcher.group(1) : "";
  }

  private static boolean isMissing(CheckedHome home, String scheme) {
    return !scheme.isEmpty()
        && ComponentCheck.class.getResource(SERVICES + scheme) == null
        && YamlFile.routes(home.overlay()).stream().noneMatch(file -> binds(file, scheme));
  }

  /** A route file may bind a component of its own as a bean. */
  private static boolean binds(YamlFile file, String name) {
    for (JsonNode bean : file.root().findPath("beans")) {
      if (bean.path("name").asText().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
