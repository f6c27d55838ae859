package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds answers against the document that describes them. */
final class OpenApi {
  private final JsonNode document;

  OpenApi() {
    try {
      document = new ObjectMapper().readTree(Endpoints.openapi());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each method with its path, as {@code get /api/status}. */
  List<String> operations() {
    List<String> all = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> all.add(method + " " + path.getKey())));
    return all;
  }

  /** What the answer has that the document does not say; empty for an undescribed path. */
  List<String> problems(String method, String path, int status, String type, JsonNode body) {
    for (Map.Entry<String, JsonNode> each : document.path("paths").properties()) {
      if (path.matches(each.getKey().replaceAll("\\{[A-Za-z]+}", "[^/]+"))
          && each.getValue().has(method)) {
        return problems(each.getValue().path(method), status, type, body);
      }
    }
    return List.of();
  }

  private List<String> problems(JsonNode operation, int status, String type, JsonNode body) {
    JsonNode response = operation.path("responses").path(String.valueOf(status));
    if (response.has("$ref")) {
      response = document.at(response.path("$ref").asText().substring(1));
    }
    JsonNode content = response.path("content").path(type.split(";")[0]);
    if (content.isMissingNode()) {
      return List.of("status " + status + " as " + type + " is not described");
    }
    if (body.isMissingNode()) {
      return List.of();
    }
    ObjectNode schema = (ObjectNode) content.path("schema").deepCopy();
    schema.set("components", document.path("components"));
    JsonSchema compiled =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    return compiled.validate(body).stream().map(Object::toString).toList();
  }
}
