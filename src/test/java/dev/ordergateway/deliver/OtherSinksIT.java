package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.settings.Overlay;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.StoreRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sinks that are files, and the table in another database. */
class OtherSinksIT {
  @TempDir private Path home;
  private OrderFlow flow;

  @BeforeEach
  void open() {
    flow = new OrderFlow(home);
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void appendedFileHasALineForEachVersionAndATornOneIsRepairedAtStart()
      throws IOException, MappingException {
    Path file = home.resolve("out/orders.jsonl");
    flow.set("gateway.sink.uri", appendTo(file)).start();
    flow.maropost().place("N1");
    flow.awaitState("N1", "delivered");
    flow.maropost().changeStatus("N1", "Pick");
    Eventually.until("both versions are there", () -> lines(file).size() == 2);
    flow.awaitState("N1", "delivered");
    flow.gateway().stop();
    Files.writeString(file, "{\"id\":\"maropost/acme/N2", StandardOpenOption.APPEND);

    flow.start();
    flow.maropost().place("N3");
    Eventually.until("the third line is there", () -> lines(file).size() == 3);

    EventSchema schema = EventSchema.of(new Overlay(home));
    for (String line : lines(file)) {
      assertThat(schema.problems(line.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
    assertThat(lines(file))
        .extracting(line -> OrderFlow.json(line).path("id").asText())
        .containsExactly("maropost/acme/N1/1", "maropost/acme/N1/2", "maropost/acme/N3/1");
    assertThat(Files.readString(file)).endsWith("\n");
  }

  @Test
  void fileWhoseEventsAreNotLinesIsNeverCut() throws IOException {
    Path file = home.resolve("out/orders.json");
    flow.set("gateway.sink.uri", appendTo(file) + "&appendChars=;").start();
    flow.maropost().place("N1");
    flow.awaitState("N1", "delivered");
    flow.maropost().place("N2");
    flow.awaitState("N2", "delivered");
    String before = Files.readString(file);

    flow.restart();

    assertThat(Files.readString(file)).isEqualTo(before).contains("acme/N1/1", "acme/N2/1");
  }

  @Test
  void folderHasAFileForEachVersion() {
    flow.set("gateway.sink.uri", "file:" + home.resolve("out")).start();
    flow.marketplace().place("7001");
    flow.awaitState("7001", "delivered");

    assertThat(home.resolve("out")).isDirectoryContaining("glob:**marketplace_loja_7001_1.json");
  }

  @Test
  void tableMayLiveInAnotherDatabase() {
    Path other = home.resolve("other.db");
    flow.set("gateway.sink.jdbc-url", "jdbc:sqlite:" + other).start();
    flow.maropost().place("N1");
    flow.awaitState("N1", "delivered");
    flow.maropost().changeStatus("N1", "Pick");
    Eventually.until("the next version is stored", () -> flow.versions("N1").size() == 2);
    flow.awaitState("N1", "delivered");

    assertThat(new StoreRows(other).select("select order_id, version, status from gateway_sink"))
        .extracting(row -> row.values().toString())
        .containsExactly("[N1, 2, processing]");
    assertThat(flow.gateway().rows().hasTable("gateway_sink")).isFalse();
  }

  @Test
  void routeOfOnesOwnRefusesOneOrderByValidating() throws IOException {
    sinkRoute(
        """
        - validate:
            expression:
              simple:
                expression: "${header.ce_subject} != 'BAD'"
        - to:
            uri: file:%s
        """
            .formatted(home.resolve("out")));
    flow.set("gateway.deliver.attempts-max", "2").start();
    flow.maropost().place("N1");
    flow.awaitState("N1", "delivered");

    flow.maropost().place("BAD");
    flow.maropost().place("N2");

    flow.awaitParked("BAD", "sink-refused");
    flow.awaitState("N2", "delivered");
    assertThat(home.resolve("out")).isDirectoryNotContaining("glob:**BAD**");
  }

  @Test
  void routeOfOnesOwnThatFailsPausesItsSinkAndIsNotCalledWithoutAnEnd() throws IOException {
    sinkRoute(
        """
        - throwException:
            exceptionType: java.lang.IllegalStateException
            message: the shop is closed
        """);
    flow.start();
    flow.maropost().place("N1");

    Eventually.asserted(
        () ->
            assertThat(flow.value("select health from gateway_account where source = 'sink'"))
                .isEqualTo("paused"));
    Eventually.asserted(
        () ->
            assertThat(flow.value("select detail from gateway_delivery"))
                .isEqualTo("the sink failed: the shop is closed"));
    assertThat((int) flow.value("select failure_count from gateway_delivery")).isBetween(1, 9);
    assertThat(flow.order("N1", "state")).isEqualTo("accepted");
  }

  /** A route as somebody writes it who thinks of no error handler. */
  private void sinkRoute(String steps) throws IOException {
    Files.createDirectories(home.resolve("routes"));
    Files.writeString(
        home.resolve("routes/shop.camel.yaml"),
        """
        - route:
            id: shop-orders
            from:
              uri: direct:shop-orders
              steps:
        """
            + steps.indent(10));
    flow.set("gateway.sink.uri", "direct:shop-orders");
  }

  private static String appendTo(Path file) {
    return "file:" + file.getParent() + "?fileName=" + file.getFileName() + "&fileExist=Append";
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
