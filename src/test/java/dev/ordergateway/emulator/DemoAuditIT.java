package dev.ordergateway.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's verdict: every way in which a sink can be wrong is seen. */
class DemoAuditIT {
  @TempDir Path folder;

  private final MaropostEmulator store = MaropostEmulator.start(StoreSecrets.invented("acme"));
  private Connection gateway;
  private DemoLedger ledger;

  @BeforeEach
  void deliverTwoOrders() throws Exception {
    Path file = folder.resolve("gateway.db");
    gateway = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = gateway.createStatement()) {
      statement.execute(
          """
          create table gateway_sink (source text, account text, order_id text, version integer,
            status text, event text, updated_at text, primary key (source, account, order_id))""");
      statement.execute(
          """
          create table gateway_version (source text, account text, order_id text, version integer,
            event text)""");
      statement.execute(
          """
          create table gateway_attempt (source text, account text, order_id text, version integer,
            stage text, outcome text, sink text)""");
    }
    ledger = new DemoLedger(DemoLedger.url(file));
    store.place("N1");
    store.place("N2");
    deliver("N1", 1);
    deliver("N2", 1);
  }

  @AfterEach
  void stop() throws SQLException {
    ledger.close();
    gateway.close();
    store.close();
  }

  @Test
  void aSinkThatEqualsThePlatformIsRight() throws SQLException {
    store.changeStatus("N1", "Cancelled");
    deliver("N1", 2);

    assertThat(audit().lost()).isEmpty();
    assertThat(audit().doubled()).isEmpty();
    assertThat(ledger.deliveries("maropost")).isEqualTo(3);
  }

  @Test
  void anOrderThatIsNotInTheSinkIsLost() throws SQLException {
    store.place("N3");

    assertThat(audit().lost()).singleElement().asString().contains("N3", "not in the sink");
  }

  @Test
  void anOlderStatusIsLost() throws SQLException {
    store.changeStatus("N1", "Pick");

    assertThat(audit().lost()).singleElement().asString().contains("N1", "Pick");
  }

  @Test
  void anOlderTotalOrAnyOlderFieldIsLost() throws SQLException {
    store.edit("N1", order -> order.put("GrandTotal", "1.00"));
    store.edit("N2", order -> order.withArray("OrderLine").addObject().put("SKU", "NEW"));

    assertThat(audit().lost()).hasSize(2);
  }

  @Test
  void aSecondDeliveryOfOneVersionIsDoubled() throws SQLException {
    note("N1", 1);

    assertThat(audit().doubled()).containsExactly("N1");
  }

  @Test
  void twoVersionsInARowWithTheSameContentAreDoubled() throws SQLException {
    deliver("N2", 2);

    assertThat(audit().doubled()).containsExactly("N2");
  }

  @Test
  void anOrderThatThePlatformDoesNotHaveIsDoubled() throws SQLException {
    try (Statement statement = gateway.createStatement()) {
      statement.execute(
          "insert into gateway_sink values ('maropost', 'acme', 'N01', 1, 'new', '{}', '')");
    }

    assertThat(audit().doubled()).containsExactly("N01");
  }

  private DemoAudit audit() throws SQLException {
    return DemoAudit.of("maropost", store, ledger);
  }

  /** As a gateway would: the event of the order as the platform has it now. */
  private void deliver(String id, int version) throws SQLException {
    ObjectNode own = store.document(id);
    String status = own.path("OrderStatus").asText();
    ObjectNode event = Documents.object();
    ObjectNode data = event.putObject("data").put("version", version);
    data.putObject("order")
        .put("platformStatus", status)
        .put("total", own.path("GrandTotal").asText());
    data.set("platformOrder", own);
    String sink =
        """
        insert into gateway_sink values ('maropost', 'acme', ?, ?, ?, ?, '')
        on conflict do update set version = excluded.version, status = excluded.status,
          event = excluded.event""";
    String text = Documents.write(event);
    String sunk = status.equals("Cancelled") ? "cancelled" : "new";
    update(sink, id, version, sunk, text.getBytes(StandardCharsets.UTF_8));
    update(
        "insert into gateway_version values ('maropost', 'acme', ?, ?, ?)",
        id,
        version,
        text.getBytes(StandardCharsets.UTF_8));
    note(id, version);
  }

  private void note(String id, int version) throws SQLException {
    update(
        """
        insert into gateway_attempt values ('maropost', 'acme', ?, ?, 'deliver', 'delivered', 'sink')""",
        id,
        version);
  }

  private void update(String text, Object... values) throws SQLException {
    try (PreparedStatement statement = gateway.prepareStatement(text)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }
}
