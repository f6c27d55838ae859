package dev.ordergateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.settings.Overlay;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A YAML file as a JSON document that remembers on which line each of its values stands. */
final class YamlFile {
  /** What the names of the route files end in that the gateway loads. */
  static final String SUFFIX = ".camel.yaml";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final int DEPTH_MAX = 100;

  private final String name;
  private final List<Text> texts = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final JsonNode root;

  /** A text in the file, with the keys and indexes that lead to it. */
  record Text(List<String> path, String value, int line) {

    /** The key at some distance from the end: 0 is the text's own; empty above the root. */
    String key(int above) {
      return above < path.size() ? path.get(path.size() - 1 - above) : "";
    }
  }

  /** The file cannot be read as YAML; the message is the problem line. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  private YamlFile(String name, Node root) {
    this.name = name;
    this.root = convert(root, List.of());
  }

  /** All route files that can be read; the others are the business of {@link RouteCheck}. */
  static List<YamlFile> routes(Overlay overlay) {
    List<YamlFile> files = new ArrayList<>();
    for (String name : overlay.names("routes", SUFFIX)) {
      try {
        files.add(read(overlay, name));
      } catch (Unreadable e) {
        continue;
      }
    }
    return files;
  }

  static YamlFile read(Overlay overlay, String name) throws Unreadable {
    String text = text(overlay, name);
    LoadSettings settings = LoadSettings.builder().setLabel(name).build();
    try {
      Node root = new Compose(settings).composeString(text).orElse(null);
      if (root == null) {
        throw new Unreadable(name + ": 1: the file is empty; write a route or remove it");
      }
      return new YamlFile(name, root);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new Unreadable(name + ": " + line + ": not YAML: " + e.getProblem());
    } catch (YamlEngineException | IllegalArgumentException e) {
      throw new Unreadable(name + ": 1: not YAML: " + e.getMessage());
    }
  }

  private static String text(Overlay overlay, String name) throws Unreadable {
    try {
      return new String(overlay.read(name), StandardCharsets.UTF_8);
    } catch (UncheckedIOException e) {
      throw new Unreadable(name + ": 1: it cannot be read; let the gateway's user read it");
    }
  }

  String name() {
    return name;
  }

  JsonNode root() {
    return root;
  }

  List<Text> texts() {
    return List.copyOf(texts);
  }

  /** The line of the value that a JSON pointer names, or of the nearest one around it. */
  int line(String pointer) {
    String at = pointer;
    while (!lines.containsKey(at) && !at.isEmpty()) {
      at = at.substring(0, at.lastIndexOf('/'));
    }
    return lines.getOrDefault(at, 1);
  }

  private JsonNode convert(Node node, List<String> path) {
    if (path.size() > DEPTH_MAX) {
      throw new IllegalArgumentException("nested deeper than " + DEPTH_MAX + ", or in itself");
    }
    int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    lines.put(pointer(path), line);
    if (node instanceof MappingNode mapping) {
      ObjectNode object = JSON.objectNode();
      for (NodeTuple entry : mapping.getValue()) {
        String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
        object.set(key, convert(entry.getValueNode(), longer(path, key)));
        // The key's line is where a reader looks, not that of the value below it.
        entry
            .getKeyNode()
            .getStartMark()
            .ifPresent(mark -> lines.put(pointer(longer(path, key)), mark.getLine() + 1));
      }
      return object;
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode array = JSON.arrayNode();
      for (Node item : sequence.getValue()) {
        array.add(convert(item, longer(path, String.valueOf(array.size()))));
      }
      return array;
    }
    return scalar((ScalarNode) node, path, line);
  }

  private JsonNode scalar(ScalarNode node, List<String> path, int line) {
    String value = node.getValue();
    if (node.getTag().equals(Tag.BOOL)) {
      return JSON.booleanNode(value.equalsIgnoreCase("true"));
    }
    if (node.getTag().equals(Tag.NULL)) {
      return JSON.nullNode();
    }
    if (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT)) {
      try {
        return JSON.numberNode(new BigDecimal(value));
      } catch (NumberFormatException e) {
        return JSON.textNode(value); // Octal, infinity and the like; no route needs them.
      }
    }
    texts.add(new Text(path, value, line));
    return JSON.textNode(value);
  }

  private static List<String> longer(List<String> path, String key) {
    List<String> longer = new ArrayList<>(path);
    longer.add(key);
    return List.copyOf(longer);
  }

  private static String pointer(List<String> path) {
    StringBuilder pointer = new StringBuilder();
    path.forEach(key -> pointer.append('/').append(key.replace("~", "~0").replace("/", "~1")));
    return pointer.toString();
  }
}
