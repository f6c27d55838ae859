package dev.ordergateway.deliver;

import dev.ordergateway.ledger.Store;
import dev.ordergateway.testing.LedgerDatabase;
import dev.ordergateway.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;

class PostgresDeliveriesIT extends DeliveriesContract {
  private final String url = PostgresServer.shared().newDatabase();

  @Override
  LedgerDatabase ledger(Path home) {
    return LedgerDatabase.postgres(url);
  }

  @Override
  Store another(Store store) {
    return Store.open(LedgerDatabase.postgres(url).database(), 1_000, Duration.ofSeconds(10));
  }
}
