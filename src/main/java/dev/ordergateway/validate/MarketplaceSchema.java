package dev.ordergateway.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import dev.ordergateway.accept.Cause;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;

/** The JSON Schema of the marketplace's notification, and what its violations mean. Thread safe. */
final class MarketplaceSchema {
  private static final Map<String, Cause> MISSING =
      Map.of(
          "eventType", Cause.MISSING_EVENT_TYPE,
          "eventDate", Cause.MISSING_DATE,
          "uriResource", Cause.MISSING_URI_RESOURCE,
          "resourceType", Cause.MISSING_RESOURCE_TYPE);
  private static final Map<String, Cause> INVALID =
      Map.of("/eventType", Cause.UNKNOWN_EVENT_TYPE, "/eventDate", Cause.INVALID_DATE);

  private final JsonSchema schema;

  MarketplaceSchema(byte[] text) {
    this.schema = compile(text);
  }

  /**
   * @throws IllegalArgumentException if the text is no JSON Schema that can be used
   */
  static JsonSchema compile(byte[] text) {
    try {
      JsonNode document = new ObjectMapper().readTree(text);
      if (!document.isObject()) {
        throw new IllegalArgumentException("not a usable JSON Schema: not a JSON object");
      }
      JsonSchema schema = factory().getSchema(document, SchemaValidatorsConfig.builder().build());
      schema.initializeValidators();
      return schema;
    } catch (JsonProcessingException e) {
      String wrong = e.getOriginalMessage().replaceAll(" \\(start marker .*\\)", "");
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new IllegalArgumentException(
          "not a usable JSON Schema: line " + line + " is not JSON: " + wrong, e);
    } catch (IOException | JsonSchemaException e) {
      throw new IllegalArgumentException("not a usable JSON Schema: " + e.getMessage(), e);
    }
  }

  /** A schema that points elsewhere must not make the gateway fetch it. */
  private static JsonSchemaFactory factory() {
    return JsonSchemaFactory.getInstance(
        SpecVersion.VersionFlag.V202012,
        factory ->
            factory.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));
  }

  EnumSet<Cause> flags(ObjectNode event) {
    EnumSet<Cause> flags = EnumSet.noneOf(Cause.class);
    for (ValidationMessage violation : schema.validate(event)) {
      flags.add(cause(violation));
    }
    return flags;
  }

  private static Cause cause(ValidationMessage violation) {
    String place = violation.getInstanceLocation().toString();
    return switch (violation.getType()) {
      case "required" ->
          place.isEmpty()
              ? MISSING.getOrDefault(violation.getProperty(), Cause.SCHEMA_INVALID)
              : Cause.SCHEMA_INVALID;
      case "additionalProperties", "unevaluatedProperties" -> Cause.UNKNOWN_FIELD;
      default -> INVALID.getOrDefault(place, Cause.SCHEMA_INVALID);
    };
  }
}
