package dev.ordergateway.deliver;

import dev.ordergateway.ledger.Store;
import dev.ordergateway.testing.LedgerDatabase;
import java.nio.file.Path;

class SqliteDeliveriesTest extends DeliveriesContract {
  @Override
  LedgerDatabase ledger(Path home) {
    return LedgerDatabase.sqlite(home);
  }

  @Override
  Store another(Store store) {
    return store;
  }
}
