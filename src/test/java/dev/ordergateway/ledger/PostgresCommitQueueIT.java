package dev.ordergateway.ledger;

import dev.ordergateway.testing.LedgerDatabase;
import java.nio.file.Path;

class PostgresCommitQueueIT extends CommitQueueContract {
  @Override
  LedgerDatabase ledger(Path home) {
    return LedgerDatabase.postgres();
  }
}
