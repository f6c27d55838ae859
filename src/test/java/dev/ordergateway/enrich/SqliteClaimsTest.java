package dev.ordergateway.enrich;

import dev.ordergateway.testing.LedgerDatabase;
import java.nio.file.Path;

class SqliteClaimsTest extends ClaimsContract {
  @Override
  LedgerDatabase ledger(Path home) {
    return LedgerDatabase.sqlite(home);
  }
}
