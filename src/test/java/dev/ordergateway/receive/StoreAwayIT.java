package dev.ordergateway.receive;

import static dev.ordergateway.receive.DoorFixture.assertAccepted;
import static dev.ordergateway.receive.DoorFixture.assertProblem;
import static dev.ordergateway.testing.GatewayFixture.KEY;
import static dev.ordergateway.testing.Notices.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.GatewayFixture;
import dev.ordergateway.testing.Notices;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that cannot take a notification is said so, and what was not acknowledged is no
 * duplicate.
 */
class StoreAwayIT {
  private static final String MAROPOST = "/notifications/maropost";

  @TempDir Path home;

  @Test
  void lockedStoreIsAnswered503AndTheSameNotificationIsTakenLater() throws SQLException {
    try (GatewayFixture gateway = impatient()) {
      gateway.maropost().place("N1");
      byte[] xml = Notices.xml(4711, "N1", "New");
      try (WriteLock lock = new WriteLock(home)) {
        HttpResponse<String> refused = gateway.post(MAROPOST, xml, "NETOAPI_KEY", KEY);

        assertProblem(refused, 503, "store-unavailable");
        assertThat(refused.headers().firstValue("retry-after")).contains("5");
        // It may still be stored when the lock is gone: nobody may be told that it was not.
        assertThat(refused.body()).contains("may not have been stored").doesNotContain("Nothing");
        assertThat(webhooks(gateway)).isEmpty();
        assertThat(lock.isHeld()).isTrue();
      }

      assertAccepted(gateway.post(MAROPOST, xml, "NETOAPI_KEY", KEY));
      assertThat(webhooks(gateway)).hasSize(1);
      Eventually.asserted(() -> assertThat(gateway.rows().count("gateway_sink")).isEqualTo(1));
    }
  }

  @Test
  void refusalsKeepTheirAnswersWhileTheStoreIsAway() throws SQLException {
    try (GatewayFixture gateway = impatient();
        WriteLock lock = new WriteLock(home)) {
      assertProblem(gateway.post(MAROPOST, bytes("x")), 401, "credentials-missing");
      assertProblem(gateway.post("/notifications", bytes("x")), 415, "unknown-kind");
      assertProblem(gateway.post(MAROPOST, bytes("x"), "NETOAPI_KEY", KEY), 400, "not-well-formed");
      assertProblem(gateway.post(MAROPOST, bytes("x"), "NETOAPI_KEY", KEY), 400, "not-well-formed");
      assertThat(lock.isHeld()).isTrue();
    }
  }

  @Test
  void storeWhoseTableIsGoneIsAnswered503WithoutAWordOfItUntilItIsBack() throws SQLException {
    try (GatewayFixture gateway = impatient()) {
      try (WriteLock lock = new WriteLock(home)) {
        lock.commit("alter table gateway_notification rename to elsewhere");
      }
      byte[] xml = Notices.xml(2, "N2", "New");

      assertProblem(gateway.post(MAROPOST, xml, "NETOAPI_KEY", KEY), 503, "store-unavailable");

      try (WriteLock lock = new WriteLock(home)) {
        lock.commit("alter table elsewhere rename to gateway_notification");
      }
      Eventually.asserted(
          () ->
              assertThat(gateway.post(MAROPOST, xml, "NETOAPI_KEY", KEY).statusCode())
                  .isEqualTo(200));
      assertThat(
              gateway.rows().select("select id from gateway_notification where external_id = '2'"))
          .hasSize(1);
    }
  }

  private static List<Map<String, Object>> webhooks(GatewayFixture gateway) {
    return gateway.rows().select("select id from gateway_notification where external_id = '4711'");
  }

  private GatewayFixture impatient() {
    return DoorFixture.at(home).set("gateway.store.commit-timeout", "300ms").start();
  }

  /** Another program that keeps the file's only write lock. */
  private static final class WriteLock implements AutoCloseable {
    private final Connection connection;

    WriteLock(Path home) throws SQLException {
      connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("data/gateway.db"));
      execute("pragma busy_timeout = 20000");
      execute("begin immediate");
    }

    boolean isHeld() throws SQLException {
      return !connection.isClosed();
    }

    void commit(String statement) throws SQLException {
      execute(statement);
      execute("commit");
    }

    private void execute(String statement) throws SQLException {
      try (Statement s = connection.createStatement()) {
        s.execute(statement);
      }
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
