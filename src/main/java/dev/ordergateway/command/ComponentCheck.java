package dev.ordergateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds sinks and steps whose Camel component is not there; the gateway would not start. */
final class ComponentCheck implements Checked {
  /** Where a component's jar names its class; Camel looks there too. */
  private static final String SERVICES = "/META-INF/services/org/apache/camel/component/";

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z0-9.+-]+):.*");

  /** An address may leave all but the component to its parameters. */
  private static final Pattern URI = Pattern.compile("([A-Za-z][A-Za-z0-9.+-]*)(?::.*)?");

  /** Words of the YAML notation that an address stands behind. */
  private static final Set<String> ADDRESSES = Set.of("uri", "to");

  /** Bound by the gateway itself. */
  private static final Set<String> OURS =
      Set.of("gateway-due", "gateway-platform-http", "gateway-quartz");

  @Override
  public List<String> problems(CheckedHome home) {
    List<YamlFile> files = YamlFile.routes(home.overlay());
    List<String> problems = new ArrayList<>();
    new TreeMap<>(home.sinkUris())
        .forEach(
            (key, address) -> {
              Matcher sink = SCHEME.matcher(address);
              if (sink.matches() && isMissing(sink.group(1), files)) {
                problems.add(line("application.properties: " + key + ": ", sink.group(1)));
              }
            });
    for (YamlFile file : files) {
      for (YamlFile.Text text : file.texts()) {
        Matcher uri = URI.matcher(text.value());
        if (ADDRESSES.contains(text.key(0)) && uri.matches() && isMissing(uri.group(1), files)) {
          problems.add(line(file.name() + ": " + text.line() + ": ", uri.group(1)));
        }
      }
    }
    return problems;
  }

  private static boolean isMissing(String component, List<YamlFile> files) {
    return !OURS.contains(component)
        && ComponentCheck.class.getResource(SERVICES + component) == null
        && files.stream().noneMatch(file -> binds(file, component));
  }

  private static String line(String place, String component) {
    return place
        + "there is no Camel component "
        + component
        + "; correct the name or put its jars into lib/";
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
