package dev.ordergateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.ledger.Store;
import dev.ordergateway.testing.LedgerDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SqliteDeliveriesTest extends DeliveriesContract {
  @Override
  LedgerDatabase ledger(Path home) {
    return LedgerDatabase.sqlite(home);
  }

  @Override
  Store another(Store store) {
    return store;
  }

  /** A trigger stands for the transaction that comes between a claim and what follows from it. */
  @Test
  void versionThatComesWhileAnEmptiedOneIsLetGoIsSent() {
    owe("N1", 1);
    rows().change("update gateway_version set event = x''");
    rows()
        .change(
            """
            create trigger news after update of claim_count on gateway_delivery
            when new.sink = 'erp' and new.version = 1
            begin update gateway_delivery set version = 2 where sink = 'erp'; end""");

    assertThat(takeForErp()).isEmpty();

    assertThat(rows().value("select send_at from gateway_delivery where sink = 'erp'")).isNotNull();
    assertThat(rows().value("select state from gateway_order")).isEqualTo("accepted");
  }
}
