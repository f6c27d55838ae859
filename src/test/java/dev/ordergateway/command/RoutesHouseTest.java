package dev.ordergateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.Placeholder;
import dev.ordergateway.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules that keep {@code routes/} readable top-down, and safe, as shipped and with each example
 * laid over them.
 */
@ParameterizedClass(name = "shipped, with {0}")
@MethodSource("homes")
class RoutesHouseTest {
  private static final int STEPS_MAX = 15;
  private static final int ROUTE_LINES_MAX = 60;
  private static final int NESTING_MAX = 3;

  /** A source is complete in one file, and may be longer than the 150 lines aimed at. */
  private static final int FILE_LINES_MAX = 200;

  private static final Set<String> SOURCES = Set.of("maropost", "marketplace");

  /** Steps that take the address of an endpoint from an expression. */
  private static final Set<String> COMPUTING =
      Set.of(
          "toD",
          "recipientList",
          "routingSlip",
          "dynamicRouter",
          "enrich",
          "pollEnrich",
          "wireTap",
          "poll",
          "kamelet",
          "script",
          "process");

  /** What holds an expression, and must say so: {@code expression: {simple: {expression: x}}}. */
  private static final Set<String> WITH_EXPRESSION =
      Set.of("setBody", "setVariable", "setHeader", "filter", "split", "idempotentConsumer");

  private static final Set<String> LANGUAGES =
      Set.of("simple", "constant", "method", "jsonpath", "xpath", "header", "variable");

  private final Overlay overlay;
  private final List<YamlFile> files = new ArrayList<>();

  /** A route and the file and line it begins on. */
  private record Placed(YamlFile file, JsonNode route, int line, int lines) {
    String id() {
      return route.path("id").asText();
    }

    String from() {
      return route.at("/from/uri").asText();
    }

    @Override
    public String toString() {
      return file.name() + ":" + line + " " + id();
    }
  }

  RoutesHouseTest(Path home) throws Exception {
    overlay = new Overlay(home.toAbsolutePath());
    for (String name : overlay.names("routes", "")) {
      assertThat(name).endsWith(".camel.yaml");
      files.add(YamlFile.read(overlay, name));
    }
    assertThat(files).hasSizeGreaterThan(5);
  }

  /** What is shipped, and every example that brings routes. */
  static List<Path> homes() throws IOException {
    try (Stream<Path> folders =
        Files.find(Path.of("examples"), 4, (path, is) -> path.endsWith("routes"))) {
      return Stream.concat(Stream.of(Path.of("")), folders.map(Path::getParent).sorted()).toList();
    }
  }

  @Test
  void everyFileIsValidAgainstCamelsSchema() {
    Settings settings = new Settings(Path.of("").toAbsolutePath(), Map.of(), List.of());

    assertThat(new RouteCheck().problems(new CheckedHome(overlay, settings, Set.of(), Map.of())))
        .isEmpty();
  }

  @Test
  void idsAreTheStagesAndNameTheirEndpoint() {
    assertThat(routes())
        .allSatisfy(
            placed -> {
              assertThat(placed.id()).as("%s", placed).matches("gateway(-[a-z]+)+");
              if (placed.from().startsWith("direct:")) {
                assertThat(placed.from()).isEqualTo("direct:" + placed.id());
              }
            });
    assertThat(routes()).extracting(Placed::id).doesNotHaveDuplicates();
  }

  @Test
  void everyRouteSaysInOneSentenceWhatItDoes() {
    assertThat(routes())
        .allSatisfy(
            placed ->
                assertThat(placed.route().path("description").asText())
                    .as("%s", placed)
                    .matches("[A-Z][^.!?]*\\.")
                    .hasSizeBetween(20, 120));
  }

  @Test
  void routesAndFilesAreShort() {
    for (Placed placed : routes()) {
      assertThat(placed.lines()).as("lines of %s", placed).isLessThanOrEqualTo(ROUTE_LINES_MAX);
      int[] steps = {0};
      eachStep(placed.route(), (name, step) -> steps[0]++);
      assertThat(steps[0]).as("steps of %s", placed).isBetween(1, STEPS_MAX);
      assertThat(nesting(placed.route().path("from")))
          .as("nesting of %s", placed)
          .isLessThanOrEqualTo(NESTING_MAX);
    }
    for (YamlFile file : files) {
      assertThat(textLines(file))
          .as(file.name())
          .hasSizeLessThanOrEqualTo(FILE_LINES_MAX)
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(160));
    }
  }

  /** Read in the machine's zone it would skip a night in spring and run twice in autumn. */
  @Test
  void everyScheduleIsReadInUtc() {
    assertThat(routes())
        .filteredOn(placed -> placed.from().startsWith("gateway-quartz:"))
        .allSatisfy(
            placed ->
                assertThat(placed.route().at("/from/parameters/trigger.timeZone").asText())
                    .isEqualTo("UTC"));
  }

  @Test
  void notationIsTheCanonicalOne() {
    for (YamlFile file : files) {
      for (JsonNode entry : file.root()) {
        assertThat(entry.properties()).as(file.name()).hasSize(1);
        assertThat(
                Set.of("route", "routeConfiguration", "beans", "routeTemplate", "templatedRoute"))
            .contains(entry.properties().iterator().next().getKey());
      }
    }
    for (Placed placed : routes()) {
      eachStep(
          placed.route(),
          (name, step) -> {
            assertThat(step.isObject()).as("%s in %s is spelled out", name, placed).isTrue();
            if (WITH_EXPRESSION.contains(name)) {
              assertExpression(step, placed);
            }
          });
      assertThat(placed.from()).as("%s", placed).doesNotContain("?");
    }
    for (YamlFile file : files) {
      assertLanguagesAreExplicit(file, file.root(), "");
    }
  }

  /** A language stands below {@code expression:}, or below a predicate's own name. */
  private static void assertLanguagesAreExplicit(YamlFile file, JsonNode node, String name) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (LANGUAGES.contains(member.getKey()) && member.getValue().isObject()) {
        assertThat(Set.of("expression", "handled")).as(file.name()).contains(name);
      }
      assertLanguagesAreExplicit(file, member.getValue(), member.getKey());
    }
    if (node.isArray()) {
      node.forEach(each -> assertLanguagesAreExplicit(file, each, name));
    }
  }

  @Test
  void noEndpointIsComputedFromInput() {
    for (Placed placed : routes()) {
      eachStep(
          placed.route(),
          (name, step) -> {
            assertThat(COMPUTING).as("%s", placed).doesNotContain(name);
            if (name.equals("to")) {
              assertThat(step.path("uri").asText())
                  .as("%s", placed)
                  .doesNotContain("$", "#{", "?")
                  .matches(
                      "direct:[a-z-]+(\\{\\{(source|sink)}})?|http:gateway-platform|jdbc:gateway\\w+|(kafka:)?\\{\\{[a-z.-]+}}");
            }
          });
    }
  }

  @Test
  void everyCalledRouteIsThere() {
    List<String> ids = new ArrayList<>(routes().stream().map(Placed::id).toList());
    // Where a template calls another route of its source or sink, that is one of a template too.
    ids.add("gateway-validate-{{source}}");
    ids.add("gateway-send-{{sink}}");

    for (YamlFile file : files) {
      for (YamlFile.Text text : file.texts()) {
        if (text.key(0).equals("uri") && text.value().startsWith("direct:")) {
          assertThat(ids).contains(text.value().substring("direct:".length()));
        }
      }
    }
  }

  @Test
  void noAddressSizeTimeOrSecretStandsInARoute() {
    for (YamlFile file : files) {
      for (YamlFile.Text text : file.texts()) {
        String where = file.name() + ":" + text.line();
        assertThat(text.value())
            .as(where)
            .doesNotContainPattern("https?://|\\d+\\.\\d+\\.\\d+\\.\\d+|localhost")
            .doesNotMatch("\\d+(ms|s|m|h|d)|\\d{4,}");
        // What an account's keys are called is no secret.
        boolean names = text.key(0).equals("accountKeys");
        if (!names && text.key(0).matches("(?i).*(key|token|secret|password).*")) {
          assertThat(text.value()).as(where).contains("variable.account");
        }
      }
    }
  }

  @Test
  void everyPlaceholderIsOneOfOurs() {
    // That each of those is declared, documented and used is what DeclaredKeysTest holds.
    for (YamlFile file : files) {
      for (YamlFile.Text text : file.texts()) {
        Placeholder.in(text.value()).stream()
            .filter(found -> !isParameter(file, text, found.name()))
            .forEach(
                found -> assertThat(found.name()).as(file.name()).matches("gateway(\\.[a-z-]+)+"));
      }
    }
  }

  /** Whether the text stands in a template that has such a parameter. */
  private static boolean isParameter(YamlFile file, YamlFile.Text text, String name) {
    JsonNode template =
        file.root().path(Integer.parseInt(text.path().get(0))).path("routeTemplate");
    return template.path("parameters").findValuesAsText("name").contains(name);
  }

  @Test
  void sharedFilesNameNoSourceButTheSharedDoor() {
    for (YamlFile file : files) {
      if (file.name().startsWith("routes/sources/") || file.name().contains("10-receive")) {
        continue;
      }
      assertThat(file.texts())
          .as(file.name())
          .noneMatch(text -> SOURCES.stream().anyMatch(text.value()::contains));
    }
    for (String source : SOURCES) {
      assertThat(routes())
          .filteredOn(
              placed -> placed.file().name().equals("routes/sources/" + source + ".camel.yaml"))
          .hasSizeGreaterThanOrEqualTo(3)
          .allSatisfy(
              placed -> {
                assertThat(placed.route().path("group").asText()).isEqualTo(source);
                assertThat(placed.id()).contains(source);
              });
    }
  }

  @Test
  void everyRouteSaysWhoSeesToItsFailures() {
    Map<String, String> wanted = new TreeMap<>();
    wanted.put("gateway-platform-http:", "gateway-answers");
    wanted.put("gateway-due:enrich", "gateway-fetch-failures");
    wanted.put("gateway-due:poll", "gateway-poll-failures");
    wanted.put("kafka:", "gateway-topic-failures");
    for (Placed placed : routes()) {
      String named = placed.route().path("routeConfigurationId").asText();
      wanted.forEach(
          (from, configuration) -> {
            if (placed.from().startsWith(from)) {
              assertThat(named).as("%s", placed).isEqualTo(configuration);
            }
          });
      if (placed.from().startsWith("direct:") && named.isEmpty()) {
        assertThat(placed.route().at("/errorHandler/noErrorHandler").isObject())
            .as("%s lets failures rise", placed)
            .isTrue();
      }
    }
  }

  private static void assertExpression(JsonNode step, Placed placed) {
    assertThat(step.path("expression").isObject()).as("expression in %s", placed).isTrue();
    assertThat(step.path("expression").properties())
        .as("language in %s", placed)
        .singleElement()
        .satisfies(language -> assertThat(language.getValue().isObject()).isTrue());
  }

  private List<Placed> routes() {
    List<Placed> routes = new ArrayList<>();
    for (YamlFile file : files) {
      int entries = file.root().size();
      for (int index = 0; index < entries; index++) {
        int line = file.line("/" + index);
        int next = index + 1 < entries ? file.line("/" + (index + 1)) : lines(file) + 1;
        if (file.root().get(index).has("route")) {
          JsonNode route = file.root().get(index).get("route");
          routes.add(new Placed(file, route, line, next - line));
        } else if (file.root().get(index).has("routeTemplate")) {
          routes.add(template(file, index, next));
        }
      }
    }
    assertThat(routes).hasSizeGreaterThan(20);
    return routes;
  }

  /** A template's route, under the name that it has for the source x. */
  private static Placed template(YamlFile file, int index, int next) {
    JsonNode template = file.root().get(index).get("routeTemplate");
    ObjectNode route = template.get("route").deepCopy();
    String id = template.path("id").asText();
    route.put("id", id).put("description", template.path("description").asText());
    ((ObjectNode) route.get("from"))
        .put("uri", route.at("/from/uri").asText().replaceFirst("direct:.*", "direct:" + id));
    int line = file.line("/" + index + "/routeTemplate/route");
    return new Placed(file, route, line, next - line);
  }

  private int lines(YamlFile file) {
    return textLines(file).size();
  }

  private List<String> textLines(YamlFile file) {
    return new String(overlay.read(file.name()), StandardCharsets.UTF_8).lines().toList();
  }

  /** Every step of every depth, with its name. */
  private static void eachStep(JsonNode node, BiConsumer<String, JsonNode> visitor) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (member.getKey().equals("steps")) {
        for (JsonNode step : member.getValue()) {
          step.properties().forEach(named -> visitor.accept(named.getKey(), named.getValue()));
        }
      }
      eachStep(member.getValue(), visitor);
    }
    if (node.isArray()) {
      node.forEach(each -> eachStep(each, visitor));
    }
  }

  /** How many lists of steps stand inside each other. */
  private static int nesting(JsonNode node) {
    int deepest = 0;
    if (node.isArray()) {
      for (JsonNode each : node) {
        deepest = Math.max(deepest, nesting(each));
      }
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      int here = member.getKey().equals("steps") ? 1 : 0;
      deepest = Math.max(deepest, here + nesting(member.getValue()));
    }
    return deepest;
  }
}
