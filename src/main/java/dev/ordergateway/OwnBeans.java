package dev.ordergateway;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.Resource;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Refuses a file that declares a bean of a name that is taken. Camel would put it in the place of
 * the host's and say nothing, and taking the gateway out would leave none.
 */
final class OwnBeans {
  private final Registry registry;

  OwnBeans(Registry registry) {
    this.registry = registry;
  }

  /**
   * @throws IllegalArgumentException with one line if there is a bean of such a name already
   */
  void requireNew(List<Resource> files) {
    files.forEach(this::requireNew);
  }

  private void requireNew(Resource file) {
    if (root(file) instanceof SequenceNode entries) {
      for (Node entry : entries.getValue()) {
        if (member(entry, "beans") instanceof SequenceNode beans) {
          beans.getValue().forEach(bean -> requireNew(bean, file));
        }
      }
    }
  }

  private void requireNew(Node bean, Resource file) {
    if (member(bean, "name") instanceof ScalarNode name
        && registry.lookupByName(name.getValue()) != null) {
      throw new IllegalArgumentException(
          "the bean "
              + name.getValue()
              + " of "
              + OwnRoutes.name(file.getLocation())
              + name.getStartMark().map(mark -> ": " + (mark.getLine() + 1)).orElse("")
              + " is there already, in "
              + OwnRoutes.HOST
              + ". Hint: give it another name");
    }
  }

  /** Null for what is no YAML; who loads it says so. */
  private static @Nullable Node root(Resource file) {
    try (Reader text = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
      return new Compose(LoadSettings.builder().build()).composeReader(text).orElse(null);
    } catch (IOException | YamlEngineException e) {
      return null;
    }
  }

  private static @Nullable Node member(Node node, String key) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
          return tuple.getValueNode();
        }
      }
    }
    return null;
  }
}
