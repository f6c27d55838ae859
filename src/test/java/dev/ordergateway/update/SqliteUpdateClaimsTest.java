package dev.ordergateway.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.LedgerDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqliteUpdateClaimsTest extends UpdateClaimsContract {
  @Override
  LedgerDatabase ledger(Path home) {
    return LedgerDatabase.sqlite(home);
  }

  @Test
  void looksWalkAlongIndexesAtAnySize() {
    for (String sql : List.of(DueUpdates.DUE, DueUpdates.putOff(""), DueUpdates.NEXT)) {
      List<String> plan =
          store.read(
              session -> session.list("explain query plan " + sql, row -> row.getString("detail")));

      assertThat(plan)
          .as(sql)
          .anyMatch(step -> step.startsWith("SEARCH gateway_update USING INDEX gateway_update_due"))
          .anyMatch(step -> step.startsWith("SEARCH o USING INDEX sqlite_autoindex_gateway_order"))
          .anyMatch(step -> step.matches("SEARCH e USING .*gateway_update_order .*rowid<.*"))
          .noneMatch(step -> step.matches("SCAN (gateway_[a-z]+|[uowe]\\b.*(INDEX).*)"));
    }
  }
}
