package dev.ordergateway.ledger;

import dev.ordergateway.testing.LedgerDatabase;
import java.nio.file.Path;

class PostgresClockWatchIT extends ClockWatchContract {
  @Override
  LedgerDatabase ledger(Path home) {
    return LedgerDatabase.postgres();
  }
}
