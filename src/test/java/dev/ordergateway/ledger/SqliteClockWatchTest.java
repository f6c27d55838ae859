package dev.ordergateway.ledger;

import dev.ordergateway.testing.LedgerDatabase;
import java.nio.file.Path;

class SqliteClockWatchTest extends ClockWatchContract {
  @Override
  LedgerDatabase ledger(Path home) {
    return LedgerDatabase.sqlite(home);
  }
}
