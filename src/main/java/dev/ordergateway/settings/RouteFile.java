package dev.ordergateway.settings;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * What a route file says that has to be known before Camel reads it: the source it declares, the
 * templates it offers and those it uses.
 */
final class RouteFile {
  /** The type of the bean that declares a source. */
  static final String SOURCE = "dev.ordergateway.enrich.Source";

  private final String name;
  private final List<Template> templates = new ArrayList<>();
  private final List<Use> uses = new ArrayList<>();
  private final List<Use> sources = new ArrayList<>();
  private final Set<String> entrances = new HashSet<>();

  /** A value and the line that it stands on. */
  record Value(String text, int line) {}

  /**
   * A template and its parameters.
   *
   * @param parameters by name, with their defaults; null where the parameter is required
   */
  record Template(String id, Map<String, @Nullable String> parameters) {}

  /**
   * A template that is used with its parameters, or a bean of a type with its properties.
   *
   * @param repeated parameters that are given more than once
   */
  record Use(String file, int line, String of, Map<String, Value> values, List<Value> repeated) {}

  /** The file is no YAML; the message is the problem line. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  private RouteFile(String name) {
    this.name = name;
  }

  static RouteFile read(Overlay overlay, String name) throws Unreadable {
    RouteFile file = new RouteFile(name);
    try {
      String text = new String(overlay.read(name), StandardCharsets.UTF_8);
      LoadSettings settings = LoadSettings.builder().setLabel(name).build();
      Node root = new Compose(settings).composeString(text).orElse(null);
      if (root instanceof SequenceNode entries) {
        entries.getValue().forEach(file::entry);
      }
      return file;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new Unreadable(name + ": " + line + ": not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new Unreadable(name + ": 1: not YAML: " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw new Unreadable(name + ": 1: it cannot be read; let the gateway's user read it");
    }
  }

  String name() {
    return name;
  }

  List<Template> templates() {
    return List.copyOf(templates);
  }

  List<Use> uses() {
    return List.copyOf(uses);
  }

  /** The beans that declare a source. */
  List<Use> sources() {
    return List.copyOf(sources);
  }

  /** The endpoints that its own routes begin at. */
  Set<String> entrances() {
    return Set.copyOf(entrances);
  }

  private void entry(Node entry) {
    Map<String, Node> members = members(entry);
    entrances.add(text(members(members(members.get("route")).get("from")).get("uri")));
    if (members.get("routeTemplate") instanceof MappingNode template) {
      template(members(template));
    } else if (members.get("templatedRoute") instanceof MappingNode use) {
      use(use);
    } else if (members.get("beans") instanceof SequenceNode beans) {
      for (Node bean : beans.getValue()) {
        Map<String, Node> of = members(bean);
        if (text(of.get("type")).equals(SOURCE)) {
          Map<String, Value> properties = new LinkedHashMap<>();
          members(of.get("properties"))
              .forEach((key, value) -> properties.put(key, new Value(text(value), line(value))));
          sources.add(new Use(name, line(bean), SOURCE, properties, List.of()));
        }
      }
    }
  }

  private void template(Map<String, Node> template) {
    Map<String, @Nullable String> parameters = new LinkedHashMap<>();
    if (template.get("parameters") instanceof SequenceNode list) {
      for (Node each : list.getValue()) {
        Map<String, Node> parameter = members(each);
        boolean optional =
            parameter.containsKey("defaultValue")
                || text(parameter.get("required")).equals("false");
        parameters.put(
            text(parameter.get("name")), optional ? text(parameter.get("defaultValue")) : null);
      }
    }
    templates.add(new Template(text(template.get("id")), parameters));
  }

  private void use(MappingNode node) {
    Map<String, Node> use = members(node);
    Map<String, Value> values = new LinkedHashMap<>();
    List<Value> repeated = new ArrayList<>();
    if (use.get("parameters") instanceof SequenceNode list) {
      for (Node each : list.getValue()) {
        Map<String, Node> parameter = members(each);
        String key = text(parameter.get("name"));
        Value value = new Value(text(parameter.get("value")), line(each));
        if (values.putIfAbsent(key, value) != null) {
          repeated.add(new Value(key, line(each)));
        }
      }
    }
    uses.add(new Use(name, line(node), text(use.get("routeTemplateRef")), values, repeated));
  }

  private static Map<String, Node> members(@Nullable Node node) {
    Map<String, Node> members = new LinkedHashMap<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        members.put(text(tuple.getKeyNode()), tuple.getValueNode());
      }
    }
    return members;
  }

  private static String text(@Nullable Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
