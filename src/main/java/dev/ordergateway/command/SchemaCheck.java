package dev.ordergateway.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.SpecVersionDetector;
import com.networknt.schema.ValidationMessage;
import dev.ordergateway.settings.Overlay;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Compiles every XSD, and holds every JSON Schema against the schema of its draft. */
final class SchemaCheck implements Checked {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @Override
  public List<String> problems(CheckedHome home) {
    List<String> problems = new ArrayList<>();
    Overlay overlay = home.overlay();
    overlay.names("schemas", ".xsd").forEach(name -> xsd(name, overlay.read(name), problems));
    overlay.names("schemas", ".json").forEach(name -> json(name, overlay.read(name), problems));
    return problems;
  }

  /** Schemas stand alone: what they would include from elsewhere is refused, as at run time. */
  private static void xsd(String name, byte[] content, List<String> problems) {
    int before = problems.size();
    try {
      SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setErrorHandler(new Gathering(name, problems));
      factory.newSchema(new StreamSource(new ByteArrayInputStream(content), name));
    } catch (SAXException e) {
      if (problems.size() == before) {
        problems.add(name + ": 1: not an XML schema: " + e.getMessage());
      }
    }
  }

  private record Gathering(String name, List<String> problems) implements ErrorHandler {
    @Override
    public void warning(SAXParseException problem) {}

    @Override
    public void error(SAXParseException problem) {
      String line = name + ": " + problem.getLineNumber() + ": not an XML schema: ";
      problems.add(line + problem.getMessage());
    }

    @Override
    public void fatalError(SAXParseException problem) throws SAXException {
      error(problem);
      throw problem;
    }
  }

  private static void json(String name, byte[] content, List<String> problems) {
    try {
      JsonNode schema = JSON.readTree(content);
      Optional<VersionFlag> known = SpecVersionDetector.detectOptionalVersion(schema, false);
      if (known.isEmpty() && schema.has("$schema")) {
        problems.add(
            name
                + ": "
                + new JsonLines(content).of("/$schema")
                + ": $schema names no draft that is known; name 2020-12 or draft-07");
        return;
      }
      VersionFlag draft = known.orElse(VersionFlag.V202012);
      SchemaValidatorsConfig config =
          SchemaValidatorsConfig.builder()
              .pathType(PathType.JSON_POINTER)
              .locale(Locale.ENGLISH)
              .build();
      JsonLines lines = new JsonLines(content);
      JsonSchemaFactory factory = JsonSchemaFactory.getInstance(draft);
      factory.getSchema(SchemaLocation.of(draft.getId()), config).validate(schema).stream()
          .map(message -> line(name, lines, message))
          .forEach(problems::add);
    } catch (JsonProcessingException e) {
      String wrong = e.getOriginalMessage().replaceAll(" \\(start marker .*\\)", "");
      problems.add(name + ": " + line(e) + ": not JSON: " + wrong);
    } catch (IOException | JsonSchemaException e) {
      problems.add(name + ": 1: not a JSON Schema: " + e.getMessage());
    }
  }

  private static String line(String name, JsonLines lines, ValidationMessage message) {
    String place = message.getInstanceLocation().toString();
    return name
        + ": "
        + lines.of(place)
        + ": "
        + message.getError()
        + "; write it as the draft has it (at "
        + place
        + ")";
  }

  private static int line(JsonProcessingException e) {
    return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
  }
}
