package dev.ordergateway.audit;

import dev.ordergateway.testing.LedgerDatabase;
import java.nio.file.Path;

class PostgresSealIT extends SealContract {
  @Override
  LedgerDatabase ledger(Path home) {
    return LedgerDatabase.postgres();
  }
}
