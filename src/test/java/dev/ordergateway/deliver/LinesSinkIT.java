package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.OrderFlow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of one event a line that are closed by their size and by the day. */
class LinesSinkIT {
  private static final Instant EVENING = Instant.parse("2026-01-31T23:59:59.123Z");

  @TempDir private Path home;
  private final AtomicReference<Instant> now = new AtomicReference<>(EVENING);

  @Test
  void fileIsClosedBeforeItGrowsTooLargeAndEveryVersionHasOneLine() {
    try (OrderFlow flow = new OrderFlow(home)) {
      flow.set("gateway.sink.uri", "gateway-lines:out/orders.jsonl?bytesMax=12000").start();
      IntStream.range(0, 8).forEach(i -> flow.maropost().place("N" + i));
      IntStream.range(0, 8).forEach(i -> flow.awaitState("N" + i, "delivered"));
      flow.maropost().changeStatus("N1", "Pick");
      Eventually.until("the next version is there", () -> ids().size() == 9);
      flow.awaitState("N1", "delivered");

      flow.restart();

      assertThat(ids())
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      IntStream.range(0, 8).mapToObj(i -> "maropost/acme/N" + i + "/1"),
                      Stream.of("maropost/acme/N1/2"))
                  .toList())
          .containsSubsequence("maropost/acme/N1/1", "maropost/acme/N1/2");
      assertThat(files()).hasSizeGreaterThan(2).allMatch(file -> size(file) <= 12_000);
    }
  }

  @Test
  void versionWhoseRecordingWasLostHasNoSecondLine() throws IOException {
    try (OrderFlow flow = new OrderFlow(home)) {
      flow.set("gateway.sink.uri", "gateway-lines:out/orders.jsonl").start();
      flow.maropost().place("N1");
      flow.awaitState("N1", "delivered");
      flow.gateway().stop();
      // As a kill between the line and our record of it leaves row and file, torn by a later one.
      flow.gateway()
          .rows()
          .change("update gateway_order set state = 'accepted', send_at = changed_at");
      flow.gateway()
          .rows()
          .change(
              "update gateway_delivery set sent_version = 0, send_at = '2026-01-01T00:00:00.000Z'");
      Files.writeString(current(), "{\"id\":\"maropost/acme/N2", StandardOpenOption.APPEND);

      flow.start();
      flow.awaitState("N1", "delivered");
      flow.maropost().place("N3");
      flow.awaitState("N3", "delivered");

      assertThat(ids()).containsExactly("maropost/acme/N1/1", "maropost/acme/N3/1");
      assertThat(Files.readString(current())).endsWith("\n");
    }
  }

  @Test
  void lineOfTheFileThatWasClosedLastIsNotRepeatedEither() throws IOException {
    try (LinesFile lines = file(1000, false)) {
      append(lines, "a/1", 600);
      append(lines, "a/2", 600);
    }
    Files.delete(current());

    try (LinesFile lines = file(1000, false)) {
      append(lines, "a/1", 600);
      append(lines, "a/2", 600);
    }

    assertThat(ids()).containsExactly("a/1", "a/2");
  }

  @Test
  void fileHoldsOneDayAndIsNamedForTheTimeOfItsLastLine() throws IOException {
    try (LinesFile lines = file(0, true)) {
      append(lines, "a/1", 0);
      append(lines, "a/2", 0);
      now.set(EVENING.plusSeconds(2));
      append(lines, "a/3", 0);
    }

    assertThat(names()).containsExactly("orders-20260131T235959123Z.jsonl", "orders.jsonl");
    assertThat(ids(files().get(0))).containsExactly("a/1", "a/2");
  }

  @Test
  void dayThatEndedWhileNothingRanClosesTheFileToo() throws IOException {
    try (LinesFile lines = file(0, true)) {
      append(lines, "a/1", 0);
    }
    Files.setLastModifiedTime(current(), FileTime.from(EVENING));
    now.set(EVENING.plus(Duration.ofHours(9)));

    try (LinesFile lines = file(0, true)) {
      append(lines, "a/2", 0);
    }

    assertThat(names()).containsExactly("orders-20260131T235959123Z.jsonl", "orders.jsonl");
  }

  @Test
  void closedFilesOfTheSameMomentKeepTheirLines() throws IOException {
    try (LinesFile lines = file(50, false)) {
      for (int i = 1; i <= 4; i++) {
        append(lines, "a/" + i, 40);
      }
    }

    assertThat(names())
        .containsExactly(
            "orders-20260131T235959123Z.jsonl",
            "orders-20260131T235959124Z.jsonl",
            "orders-20260131T235959125Z.jsonl",
            "orders.jsonl");
    assertThat(ids()).containsExactly("a/1", "a/2", "a/3", "a/4");
  }

  @Test
  void fileThatIsMovedAwayIsMadeAnew() throws IOException {
    try (LinesFile lines = file(0, false)) {
      append(lines, "a/1", 0);
      Path taken = Files.move(current(), home.resolve("out/taken"));
      append(lines, "a/2", 0);

      assertThat(ids(taken)).containsExactly("a/1");
      assertThat(ids()).containsExactly("a/2");
    }
  }

  @Test
  void fileHasOneWriterOnly() throws IOException {
    try (LinesFile first = file(0, false);
        LinesFile second = lines(0, false)) {
      assertThatIOException().isThrownBy(second::open).withMessageContaining("another gateway");
      append(first, "a/1", 0);
    }

    assertThat(ids()).containsExactly("a/1");
  }

  private LinesFile file(long bytesMax, boolean daily) throws IOException {
    LinesFile lines = lines(bytesMax, daily);
    lines.open();
    return lines;
  }

  private LinesFile lines(long bytesMax, boolean daily) {
    return new LinesFile(current(), new LinesFile.Limits(bytesMax, daily), now::get);
  }

  private static void append(LinesFile lines, String id, int padding) throws IOException {
    String event = "{\"data\":{\"id\":\"" + "x".repeat(padding) + "\"},\"id\":\"" + id + "\"}";
    lines.append(id, event.getBytes(StandardCharsets.UTF_8));
  }

  private Path current() {
    return home.resolve("out/orders.jsonl");
  }

  /** By their names: the closed ones by time, then the one that is written to. */
  private List<Path> files() {
    try (Stream<Path> all = Files.list(home.resolve("out"))) {
      return all.filter(each -> each.toString().endsWith(".jsonl")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> names() {
    return files().stream().map(each -> each.getFileName().toString()).toList();
  }

  private List<String> ids() {
    return files().stream().flatMap(each -> ids(each).stream()).toList();
  }

  private static List<String> ids(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(line -> OrderFlow.json(line).path("id").asText())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
