package dev.ordergateway.update;

import dev.ordergateway.testing.LedgerDatabase;
import java.nio.file.Path;

class PostgresUpdateClaimsIT extends UpdateClaimsContract {
  @Override
  LedgerDatabase ledger(Path home) {
    return LedgerDatabase.postgres();
  }
}
