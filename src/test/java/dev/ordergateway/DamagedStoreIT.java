package dev.ordergateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.LoggedLines;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.OrderFlow;
import dev.ordergateway.testing.StoreRows;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A SQLite file that is not what it was: said in one line that names it, before anything is lost.
 */
class DamagedStoreIT {
  private static final int PAGE = 4096;

  @TempDir private Path home;
  private Path file;
  private OrderFlow flow;

  @BeforeEach
  void fill() {
    file = home.resolve("store/gateway.db");
    flow = new OrderFlow(home).set("gateway.store.url", "jdbc:sqlite:store/gateway.db");
    flow.gateway().start();
    byte[] padded = Notices.xmlText(1, "N1", "New").replace("\n", " ".repeat(300)).getBytes();
    IntStream.range(0, 100)
        .forEach(i -> post(new String(padded).replace("<EventID>1<", "<EventID>" + i + "<")));
    flow.gateway().stop();
  }

  @AfterEach
  void close() {
    flow.gateway().close();
  }

  @Test
  void fileWhoseStartIsOverwrittenIsNoDatabase() throws IOException {
    overwrite(0, 100);

    assertRefused(file + " is no SQLite database, or its start is damaged");
  }

  @Test
  void fileThatIsSomethingElseIsNoDatabase() throws IOException {
    Files.writeString(file, "not a database ".repeat(500));

    assertRefused(file + " is no SQLite database");
  }

  @Test
  void fileThatIsCutOffIsDamaged() throws IOException {
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(cut.length() / 2 / PAGE * PAGE);
    }

    assertRefused(file + " is damaged");
  }

  @Test
  void fileWithAPageOverwrittenIsDamaged() throws IOException {
    overwrite((page("gateway_notification") - 1) * PAGE, PAGE);

    assertRefused(file + " is damaged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "empty"})
  void logWithoutItsFileIsNotThrownAway(String how) throws IOException {
    Files.writeString(file.resolveSibling("gateway.db-wal"), "what was committed last");
    Files.delete(file);
    if (how.equals("empty")) {
      Files.createFile(file);
    }

    assertRefused(file + " is missing or empty, but its log gateway.db-wal is there");

    assertThat(file.resolveSibling("gateway.db-wal")).hasContent("what was committed last");
  }

  @Test
  void storeOfANewerVersionIsLeftAlone() {
    rows()
        .change(
            """
            insert into gateway_migration (installed_rank, version, description, type, script,
              checksum, installed_by, execution_time, success)
            values (99, '99', 'later', 'SQL', 'V99__later.sql', 1, '', 1, 1)""");

    assertRefused("the store " + file + " was written by a newer version of the gateway");
  }

  @Test
  void sameFileUnderAnotherNameIsInUse() throws IOException {
    flow.gateway().start();
    Path link = Files.createSymbolicLink(home.resolve("other.db"), file);
    try (GatewayFixture second = new GatewayFixture(home)) {
      second.set("gateway.store.url", "jdbc:sqlite:" + link.getFileName());

      assertThatThrownBy(second::start)
          .hasMessage("the store " + file.toRealPath() + " is in use by another gateway");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/gateway/gateway.db", "/proc/version"})
  void placeThatCannotBeWrittenIsNamed(String place) {
    flow.set("gateway.store.url", "jdbc:sqlite:" + place);

    assertRefused(place);
  }

  @Test
  void fileThatNobodyElseMayWriteIsNamedBeforeTheFirstNotificationComes() throws SQLException {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement held = other.createStatement()) {
      held.execute("begin immediate");

      assertRefused("the store " + file + " cannot be written: ");
    }
  }

  @Test
  void fileTooLargeToBeCheckedAtStartIsCheckedWhileItRuns() throws IOException {
    overwrite((page("gateway_rejection") - 1) * PAGE, PAGE);
    flow.set("gateway.store.check-bytes-max", "0");

    try (LoggedLines log = new LoggedLines()) {
      flow.gateway().start();
      Eventually.until("it is said", () -> !log.with(file + " is damaged").isEmpty());

      assertThat(log.with(file + " is damaged")).hasSize(1).first().asString().contains("ERROR");
      assertThat(flow.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(flow.get("/health/ready").body()).contains("The store is damaged.");
      assertThat(flow.get("/metrics").body()).contains("gateway_store_damaged 1.0");
      assertThat(post(Notices.xmlText(4711, "N2", "New"))).isEqualTo(503);
    }
    assertThat(rows().value("select count(*) from gateway_notification where external_id = '4711'"))
        .isEqualTo(0);
  }

  private int post(String xml) {
    return flow.gateway()
        .post("/notifications/maropost", xml.getBytes(), "NETOAPI_KEY", GatewayFixture.KEY)
        .statusCode();
  }

  private void assertRefused(String text) {
    assertThatThrownBy(() -> flow.gateway().start())
        .hasMessageContaining(text)
        .message()
        .hasLineCount(1)
        .doesNotContain("Exception");
  }

  private StoreRows rows() {
    return new StoreRows(file);
  }

  private int page(String table) {
    return ((Number) rows().value("select rootpage from sqlite_schema where name = ?", table))
        .intValue();
  }

  private void overwrite(int at, int length) throws IOException {
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.seek(at);
      damaged.write("damage!!".repeat(length / 8 + 1).getBytes(), 0, length);
    }
  }
}
