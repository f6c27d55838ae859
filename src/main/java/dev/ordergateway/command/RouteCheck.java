package dev.ordergateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds every route file against the YAML schema of this Camel version. */
final class RouteCheck implements Checked {
  private static final String SCHEMA = "/schema/camelYamlDsl.json";
  private static final int LINES_MAX = 10;

  @Override
  public List<String> problems(CheckedHome home) {
    List<String> problems = new ArrayList<>();
    for (String name : home.overlay().names("routes", YamlFile.SUFFIX)) {
      try {
        YamlFile file = YamlFile.read(home.overlay(), name);
        problems.addAll(lines(file, Camel.SCHEMA.validate(file.root())));
      } catch (YamlFile.Unreadable e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    return problems;
  }

  /** Read once, when first needed: it is large, and never changes. */
  private static final class Camel {
    private static final JsonSchema SCHEMA = schema();
  }

  private static JsonSchema schema() {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .locale(Locale.ENGLISH)
            .build();
    @Nullable InputStream schema = RouteCheck.class.getResourceAsStream(SCHEMA);
    if (schema == null) {
      throw new IllegalStateException("camel-yaml-dsl lacks " + SCHEMA);
    }
    return JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(schema, config);
  }

  /**
   * The schema offers alternatives at many places, and reports every one that did not fit. So only
   * the innermost places are shown, and there an unknown name rather than the names not chosen.
   */
  private static List<String> lines(YamlFile file, Set<ValidationMessage> messages) {
    SortedMap<String, List<ValidationMessage>> places = new TreeMap<>();
    for (ValidationMessage message : messages) {
      String place = message.getInstanceLocation().toString();
      places.computeIfAbsent(place, at -> new ArrayList<>()).add(message);
    }
    return places.keySet().stream()
        .filter(place -> places.keySet().stream().noneMatch(at -> at.startsWith(place + "/")))
        .flatMap(place -> clearest(places.getOrDefault(place, List.of())).stream())
        .limit(LINES_MAX)
        .map(message -> line(file, message))
        .toList();
  }

  private static List<ValidationMessage> clearest(List<ValidationMessage> atOnePlace) {
    List<ValidationMessage> unknown =
        atOnePlace.stream()
            .filter(message -> message.getProperty() != null)
            .filter(message -> "additionalProperties".equals(message.getType()))
            .toList();
    return unknown.isEmpty() ? atOnePlace.subList(0, 1) : unknown;
  }

  /** A number or a word like true, where Camel wants a text, is a slip of everybody. */
  private static String remedy(YamlFile file, String place, ValidationMessage message) {
    JsonNode found = file.root().at(place);
    return "type".equals(message.getType())
            && "string".equals(message.getSchemaNode().asText())
            && found.isValueNode()
            && !found.isNull()
        ? "write it in quotes, as \"" + found.asText() + "\""
        : "write it as Camel's YAML schema has it";
  }

  private static String line(YamlFile file, ValidationMessage message) {
    String place = message.getInstanceLocation().toString();
    boolean unknown = "additionalProperties".equals(message.getType());
    int line = file.line(unknown ? place + "/" + message.getProperty() : place);
    String wrong =
        unknown
            ? "\"" + message.getProperty() + "\" is not known here; correct or remove it"
            : message.getError() + "; " + remedy(file, place, message);
    return file.name() + ": " + line + ": " + wrong + " (at " + place + ")";
  }
}
