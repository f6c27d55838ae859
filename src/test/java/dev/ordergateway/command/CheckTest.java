package dev.ordergateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
  private static final String GOOD_ROUTE =
      """
      - route:
          id: gateway-own
          from:
            uri: direct:gateway-own
            steps:
              - to:
                  uri: "{{gateway.sink.uri}}"
      - route:
          id: gateway-own-sink
          from:
            uri: direct
            parameters:
              name: own-sink
            steps:
              - log:
                  message: "{{own.word}} {{own.other:none}} {{?own.third}}"
      """;

  @TempDir Path home;
  private TestTerminal terminal;

  @BeforeEach
  void configure() throws IOException {
    terminal = new TestTerminal(home);
    write(
        "application.properties",
        """
        gateway.maropost.accounts=acme
        gateway.maropost.acme.notification-keys=n
        gateway.maropost.acme.api-url=https://acme.example/do/WS/NetoAPI
        gateway.maropost.acme.api-key=k
        gateway.maropost.acme.currency=AUD
        gateway.sink.uri=direct:own-sink
        own.word=hello
        """);
    write("routes/90-own.camel.yaml", GOOD_ROUTE);
  }

  @Test
  void goodHomeHasNoProblem() {
    assertThat(terminal.run("check")).as(() -> terminal.out()).isZero();

    assertThat(terminal.out()).startsWith("no problem in the properties and ");
  }

  @Test
  void exampleWithAnAccountHasNoProblem(@TempDir Path example) throws IOException {
    Examples.copy("kafka", example);
    Files.writeString(
        example.resolve("application.properties"),
        Files.readString(home.resolve("application.properties"))
            .replaceAll("(?m)^(own|gateway.sink).*$", ""),
        StandardOpenOption.APPEND);
    TestTerminal other = new TestTerminal(example);

    assertThat(other.run("check")).as(() -> other.out()).isZero();
  }

  @Test
  void settingsProblemDoesNotHideTheOthers() throws IOException {
    write("application.properties", "gateway.http.port=x\n");

    assertThat(problems())
        .anyMatch(line -> line.startsWith("application.properties: 1: gateway.http.port is \"x\""))
        .anyMatch(line -> line.startsWith("gateway.maropost.accounts and "))
        .anyMatch(line -> line.startsWith("routes/90-own.camel.yaml: 16: {{own.word}}"));
  }

  @Test
  void unknownWordInARouteIsNamedWithItsLine() throws IOException {
    write(
        "routes/90-own.camel.yaml",
        GOOD_ROUTE.replace("steps:\n        - to:", "step:\n        - to:"));

    assertThat(problems())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("routes/90-own.camel.yaml: 5: \"step\" is not known here"));
  }

  @Test
  void everyBrokenStepIsFoundNotOnlyTheDeepest() throws IOException {
    write(
        "routes/91-broken.camel.yaml",
        """
        - route:
            from:
              uri: direct:gateway-broken
              steps:
                - tooo:
                    uri: direct:own-sink
                - bean:
                    ref: x
                    scopee: y
        """);

    assertThat(problems())
        .anyMatch(line -> line.startsWith("routes/91-broken.camel.yaml: 5: \"tooo\""))
        .anyMatch(line -> line.startsWith("routes/91-broken.camel.yaml: 9: \"scopee\""));
  }

  @Test
  void numberWhereATextIsMeantIsShownInQuotes() throws IOException {
    write(
        "routes/91-own.camel.yaml",
        """
        - route:
            id: 404
            from:
              uri: direct:own-number
              steps:
                - log:
                    message: true
        """);

    assertThat(problems())
        .contains(
            "routes/91-own.camel.yaml: 2: number found, string expected; write it in quotes, as"
                + " \"404\" (at /0/route/id)",
            "routes/91-own.camel.yaml: 7: boolean found, string expected; write it in quotes, as"
                + " \"true\" (at /0/route/from/steps/0/log/message)");
  }

  @Test
  void brokenFileOfASourceIsOneLineAndNotTwo() throws IOException {
    write("routes/sources/own.camel.yaml", "- beans: [\n");

    assertThat(problems()).singleElement().asString().contains(": 2: not YAML: ");
  }

  @Test
  void componentThatIsNotThereIsNamedWithTheLineOfTheStep() throws IOException {
    write(
        "routes/91-own.camel.yaml",
        """
        - route:
            from:
              uri: direct:own-step
              steps:
                - to: nosuch:thing
                - to:
                    uri: nowhere
                    parameters:
                      name: x
        """);

    assertThat(problems())
        .containsExactly(
            "routes/91-own.camel.yaml: 5: there is no Camel component nosuch; correct the name or"
                + " put its jars into lib/",
            "routes/91-own.camel.yaml: 7: there is no Camel component nowhere; correct the name or"
                + " put its jars into lib/");
  }

  @Test
  void idThatATemplatedRouteTakesFromAnotherIsNamedWithBothPlaces(@TempDir Path source)
      throws IOException {
    Examples.copy("sources/vtex", source);
    Path file = source.resolve("routes/sources/vtex.camel.yaml");
    Files.writeString(
        file, Files.readString(file).replace("gateway-poll-vtex-page", "gateway-receive-maropost"));
    TestTerminal other =
        new TestTerminal(source)
            .with("GATEWAY_VTEX_ACME_HOOK_KEYS", "a-secret")
            .with("GATEWAY_VTEX_ACME_APP_KEY", "a-key")
            .with("GATEWAY_VTEX_ACME_APP_TOKEN", "a-token");

    assertThat(other.run("check")).isEqualTo(1);

    assertThat(other.out())
        .containsPattern(
            "routes/sources/vtex.camel.yaml: \\d+: the id gateway-receive-maropost is also that of"
                + " routes/sources/maropost.camel.yaml: \\d+");
  }

  @Test
  void fileThatIsNotYamlIsNamedWithItsLine() throws IOException {
    write("routes/91-broken.camel.yaml", "- route:\n    id: x\n   from: y\n");
    write("routes/92-empty.camel.yaml", "");
    write("routes/93-loop.camel.yaml", "- &a\n  - *a\n");

    assertThat(problems())
        .anyMatch(line -> line.startsWith("routes/91-broken.camel.yaml: 3: not YAML"))
        .anyMatch(line -> line.startsWith("routes/92-empty.camel.yaml: 1: the file is empty"))
        .anyMatch(line -> line.startsWith("routes/93-loop.camel.yaml: 1: not YAML"));
  }

  @Test
  void placeholderWithoutAValueIsNamed() throws IOException {
    write("routes/90-own.camel.yaml", GOOD_ROUTE.replace("{{own.word}}", "{{own.wrod}}"));

    assertThat(problems())
        .contains(
            "routes/90-own.camel.yaml: 16: {{own.wrod}} has no value; set own.wrod in"
                + " application.properties (a secret cannot be named in a route)");
  }

  @Test
  void secretIsNoPlaceholder() throws IOException {
    write(
        "routes/90-own.camel.yaml",
        GOOD_ROUTE.replace("{{own.word}}", "{{own.word}} {{gateway.maropost.acme.api-key}}"));

    assertThat(problems()).singleElement().asString().contains("{{gateway.maropost.acme.api-key}}");
  }

  @Test
  void templateFillsItsOwnParameters() throws IOException {
    write(
        "routes/91-template.camel.yaml",
        """
        - routeTemplate:
            id: gateway-shop
            parameters:
              - name: shop
                required: true
            from:
              uri: "direct:shop-{{shop}}"
              steps:
                - to:
                    uri: direct:shop-one
        """);

    assertThat(problems()).isEmpty();
  }

  @Test
  void hookThatNobodyCallsIsNamed() throws IOException {
    write(
        "routes/91-hook.camel.yaml",
        """
        - route:
            id: own-hook
            from:
              uri: direct:gateway-hook-after-enrch
              steps:
                - log:
                    message: enriched
        """);

    assertThat(problems())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "routes/91-hook.camel.yaml: 4: direct:gateway-hook-after-enrch is no hook;"
                            + " expected one of gateway-hook-before-accept, "));
  }

  @Test
  void directWithoutAConsumerIsNamedInRoutesAndForTheSink() throws IOException {
    write("routes/90-own.camel.yaml", GOOD_ROUTE.replace("name: own-sink", "name: owns-sink"));
    write(
        "routes/91-call.camel.yaml",
        """
        - route:
            from:
              uri: direct:gateway-call
              steps:
                - to:
                    uri: direct:nobody?block=false
        """);

    assertThat(problems())
        .containsExactly(
            "routes/91-call.camel.yaml: 6: no route listens on direct:nobody; correct the name or"
                + " add a route from it",
            "application.properties: gateway.sink.uri: no route listens on direct:own-sink; correct"
                + " the name or add a route from it");
  }

  @Test
  void schemaThatIsNoneIsNamed() throws IOException {
    String xs = "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">\n";
    write("schemas/own/good.xsd", xs + "<xs:element name=\"a\"/></xs:schema>");
    write("schemas/own/bad.xsd", xs + "<xs:element name=\"a\" type=\"nope\"/></xs:schema>");
    write("schemas/own/torn.xsd", xs);
    write(
        "schemas/own/far.xsd",
        xs + "<xs:include schemaLocation=\"http://x.example/y\"/></xs:schema>");
    write("schemas/own/good.json", "{\"type\": \"object\"}");
    write("schemas/own/bad.json", "{\"properties\":\n{\"a\": {\"type\": \"objet\"}}}");
    write("schemas/own/torn.json", "{\n\"type\":");
    write("schemas/own/twice.json", "{\"type\": \"object\", \"type\": \"array\"}");
    write("schemas/own/draft.json", "{\"$schema\": \"https://x.example/draft\"}");

    List<String> problems = problems();

    assertThat(problems)
        .anyMatch(line -> line.startsWith("schemas/own/bad.xsd: 2: not an XML schema"))
        .anyMatch(line -> line.startsWith("schemas/own/torn.xsd: 2: not an XML schema"))
        .anyMatch(line -> line.startsWith("schemas/own/far.xsd: "))
        .anyMatch(line -> line.startsWith("schemas/own/bad.json: 2: "))
        .anyMatch(line -> line.startsWith("schemas/own/torn.json: 2: not JSON"))
        .noneMatch(line -> line.contains("Source:"))
        .anyMatch(line -> line.startsWith("schemas/own/twice.json: 1: not JSON"))
        .anyMatch(line -> line.startsWith("schemas/own/draft.json: 1: $schema "))
        .noneMatch(line -> line.contains("good"));
  }

  @Test
  void brokenMappingIsNamed() throws IOException {
    write("mappings/maropost/order.jsonata", "{ \"orderId\": ");

    assertThat(problems()).singleElement().asString().contains("mappings/maropost/order.jsonata");
  }

  @Test
  void fileThatNothingReadsIsNamed() throws IOException {
    write("routes/91-own.yaml", "not a route");
    write("routes/sources/own.camel.yml", "not a route");
    write("mappings/order.jsonata", "no mapping");
    write("mappings/maropost/orders.jsonata", "no mapping");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "routes/91-own.yaml: nothing reads it; name it routes/91-own.camel.yaml",
            "routes/sources/own.camel.yml: nothing reads it; name it routes/sources/own.camel.yaml",
            "mappings/order.jsonata: nothing reads it; name it mappings/<source>/order.jsonata",
            "mappings/maropost/orders.jsonata: nothing reads it; name it"
                + " mappings/<source>/order.jsonata");
  }

  @Test
  void unknownKeyIsNamedWithItsLineAndTheNearest() throws IOException {
    String text = Files.readString(home.resolve("application.properties"));
    write("application.properties", text + "# a comment\ngateway.htp.port=1\n");

    assertThat(problems())
        .containsExactly(
            "application.properties: 9: gateway.htp.port is not a key; expected gateway.http.port");
  }

  @Test
  void listWithANameThatNothingReadsIsNamed() throws IOException {
    write("mappings/maropost/volatile-path.txt", "/DateUpdated");
    write("mappings/maropost/notes.txt", "whatever an integrator keeps there");

    assertThat(problems())
        .containsExactly(
            "mappings/maropost/volatile-path.txt: nothing reads it; name it"
                + " mappings/maropost/volatile-paths.txt");
  }

  @Test
  void selectorsThatMaropostWouldPassOverAreNamed() throws IOException {
    write(
        "mappings/maropost/output-selectors.txt",
        "# mine\nOrderStatus\nGrandTotl\nMyOwnField\nOrderStatus\na field\n");

    assertThat(problems())
        .containsExactly(
            "mappings/maropost/output-selectors.txt: 3: GrandTotl is no field that is documented;"
                + " did you mean GrandTotal?",
            "mappings/maropost/output-selectors.txt: 5: OrderStatus is asked for twice; remove one"
                + " of them",
            "mappings/maropost/output-selectors.txt: 6: not the name of a field; write one"
                + " OutputSelector a line",
            "mappings/maropost/output-selectors.txt: 1: DateUpdated is missing; ask for it");
  }

  @Test
  void beanAndMethodThatAreNotThereAreNamedWithTheirLine() throws IOException {
    write(
        "routes/91-own.camel.yaml",
        """
        - route:
            from:
              uri: direct:own-bean
              steps:
                - bean:
                    ref: gatewayOfOld
                    method: read
        """);
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("routes/91-own.camel.yaml: 6: ")
        .contains("gatewayOfOld");

    write(
        "routes/91-own.camel.yaml",
        """
        - route:
            from:
              uri: direct:own-bean
              steps:
                - bean:
                    ref: gatewayMappings
                    method: mapAsBefore
        """);
    TestTerminal again = new TestTerminal(home);
    assertThat(again.run("check")).as(again::out).isEqualTo(1);
    assertThat(again.out()).startsWith("routes/91-own.camel.yaml: 7: ").contains("mapAsBefore");
  }

  @Test
  void idOfTwoRoutesIsNamedWithBothPlaces() throws IOException {
    write("routes/91-copy.camel.yaml", GOOD_ROUTE.replace("gateway-own-sink", "gateway-deliver"));

    assertThat(problems())
        .hasSize(2)
        .contains(
            "routes/91-copy.camel.yaml: 2: the id gateway-own is also that of"
                + " routes/90-own.camel.yaml: 2; the later would replace the earlier, so give each"
                + " its own")
        .anyMatch(
            line ->
                line.startsWith(
                    "routes/91-copy.camel.yaml: 9: the id gateway-deliver is also that of"
                        + " routes/40-deliver.camel.yaml: "));
  }

  @Test
  void sinkWithoutItsComponentIsNamed() throws IOException {
    sink("carrier-pigeon:orders");

    assertThat(problems())
        .containsExactly(
            "application.properties: gateway.sink.uri: there is no Camel component"
                + " carrier-pigeon; correct the name or put its jars into lib/");
  }

  @Test
  void sinkMayNameAComponentOfARouteFile() throws IOException {
    sink("carrier-pigeon:orders");
    write(
        "routes/91-beans.camel.yaml",
        """
        - beans:
            - name: carrier-pigeon
              type: org.apache.camel.component.log.LogComponent
        """);

    assertThat(problems()).isEmpty();
  }

  @Test
  void sinkMayNameAComponentOfTheArchive() throws IOException {
    sink("file:/srv/orders?fileName=orders.jsonl");

    assertThat(problems()).isEmpty();
  }

  private void sink(String uri) throws IOException {
    String text = Files.readString(home.resolve("application.properties"));
    write(
        "application.properties",
        text.replaceFirst("gateway.sink.uri=.*", "gateway.sink.uri=" + uri));
  }

  private List<String> problems() {
    int exit = terminal.run("check");
    List<String> lines = terminal.out().lines().toList();
    assertThat(exit).isEqualTo(lines.size() == 1 && lines.get(0).startsWith("no problem") ? 0 : 1);
    return lines.subList(0, lines.size() - 1);
  }

  private void write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
