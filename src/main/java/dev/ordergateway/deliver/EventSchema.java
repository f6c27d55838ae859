package dev.ordergateway.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.ordergateway.settings.Overlay;
import java.io.IOException;
import java.util.List;

/**
 * The JSON Schema of the event. Problems are one line each: JSON pointer and reason, never a value,
 * because values are personal data. Safe for any thread.
 */
public final class EventSchema {
  /** Where the schema lies, in the jar or in the home directory. */
  public static final String NAME = "schemas/order/event.schema.json";

  private final JsonSchema event;
  private final JsonSchema order;

  /**
   * @param schema a JSON Schema of draft 2020-12 that defines {@code #/$defs/order}
   * @throws MappingException if it is none
   */
  public EventSchema(byte[] schema) throws MappingException {
    try {
      JsonNode root = PlatformDocument.parse(schema);
      if (!root.at("/$defs/order").isObject()) {
        throw new MappingException(NAME + " does not define #/$defs/order");
      }
      event = compile(root);
      order = compile(orderPart(root));
    } catch (IOException | JsonSchemaException e) {
      throw new MappingException(NAME + " is not a JSON Schema: " + e.getMessage());
    }
  }

  public static EventSchema of(Overlay overlay) throws MappingException {
    return new EventSchema(overlay.read(NAME));
  }

  /** What is wrong with an event's bytes; empty if nothing is. */
  public List<String> problems(byte[] event) {
    try {
      return problems(this.event, PlatformDocument.parse(event));
    } catch (IOException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /** What is wrong with a canonical order, before it is put into an event. */
  public List<String> orderProblems(JsonNode order) {
    return problems(this.order, order);
  }

  private static JsonNode orderPart(JsonNode root) {
    ObjectNode part = PlatformDocument.nodes().objectNode();
    part.set("$schema", root.path("$schema"));
    part.put("$ref", "#/$defs/order");
    part.set("$defs", root.path("$defs"));
    return part;
  }

  private static JsonSchema compile(JsonNode schema) {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
    JsonSchema compiled =
        JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema, config);
    compiled.initializeValidators();
    return compiled;
  }

  private static List<String> problems(JsonSchema schema, JsonNode document) {
    return schema.validate(document).stream().map(EventSchema::line).toList();
  }

  private static String line(ValidationMessage problem) {
    String pointer = problem.getInstanceLocation().toString();
    return (pointer.isEmpty() ? "/" : pointer) + " " + reason(problem);
  }

  private static String reason(ValidationMessage problem) {
    JsonNode wanted = problem.getSchemaNode();
    return switch (problem.getType()) {
      case "type" -> "is " + kind(problem.getInstanceNode()) + ", expected " + expected(problem);
      case "required" -> "lacks " + problem.getProperty();
      case "enum", "const" -> "is not one of the words that the schema lists";
      case "pattern" -> "does not have the form " + wanted.asText();
      case "additionalProperties", "unevaluatedProperties" ->
          "has the field " + problem.getProperty() + ", which the schema does not know";
      default -> "breaks the rule " + problem.getType();
    };
  }

  private static String kind(JsonNode node) {
    return node.isTextual()
        ? "a text"
        : node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
  }

  /** An amount that was left a number is the slip that is made most. */
  private static String expected(ValidationMessage problem) {
    String words = words(problem.getSchemaNode());
    boolean amount = words.equals("text") && problem.getInstanceNode().isNumber();
    return amount ? words + ", for an amount that of $decimal" : words;
  }

  private static String words(JsonNode types) {
    return types.toString().replace("\"", "").replace("string", "text");
  }
}
