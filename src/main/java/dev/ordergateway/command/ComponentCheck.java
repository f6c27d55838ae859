package dev.ordergateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a sink whose Camel component is not there; the gateway would not start. */
final class ComponentCheck implements Checked {
  /** Where a component's jar names its class; Camel looks there too. */
  private static final String SERVICES = "/META-INF/services/org/apache/camel/component/";

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z0-9.+-]+):.*");

  @Override
  public List<String> problems(CheckedHome home) {
    Matcher sink = SCHEME.matcher(home.sinkUri());
    if (!sink.matches()
        || ComponentCheck.class.getResource(SERVICES + sink.group(1)) != null
        || YamlFile.routes(home.overlay()).stream().anyMatch(file -> binds(file, sink.group(1)))) {
      return List.of();
    }
    return List.of(
        "application.properties: gateway.sink.uri: there is no Camel component "
            + sink.group(1)
            + "; correct the name or put its jars into lib/");
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
