package dev.ordergateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.LedgerDatabase;
import dev.ordergateway.testing.PostgresServer;
import dev.ordergateway.testing.StoreRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class PostgresSealIT extends SealContract {
  private final String url = PostgresServer.shared().newDatabase();

  @Override
  LedgerDatabase ledger(Path home) {
    return LedgerDatabase.postgres(url);
  }

  /**
   * It would wait crosswise: the other replica may be about to write an order that this one has.
   */
  @Test
  void rowThatAnotherReplicaSettlesIsNotWaitedForAndIsSealedTheNextTime() throws Exception {
    accept("acme", "1");
    accept("acme", "2");
    try (Connection replica = DriverManager.getConnection(url);
        Statement settling = replica.createStatement()) {
      replica.setAutoCommit(false);
      settling.executeUpdate(
          "update gateway_notification set settled_at = received_at where external_id = '1'");

      seal(NO_KEY);

      assertThat(sealed()).isEqualTo(1);
      replica.commit();
    }
    seal(NO_KEY);
    assertThat(sealed()).isEqualTo(2);
    assertThat(verify(NO_KEY).findings()).isEmpty();
  }

  private int sealed() {
    return new StoreRows(url).count("gateway_notification where seal_id is not null");
  }
}
