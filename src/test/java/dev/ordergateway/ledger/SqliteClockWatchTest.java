package dev.ordergateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.LedgerDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SqliteClockWatchTest extends ClockWatchContract {
  @Override
  LedgerDatabase ledger(Path home) {
    return LedgerDatabase.sqlite(home);
  }

  @Test
  void ordersAreLookedForAlongAnIndexAtAnySize() {
    Stream.of(ClockWatch.BEYOND, ClockWatch.BRING, ClockWatch.CAP, ClockWatch.CUT)
        .flatMap(List::stream)
        .filter(
            statement ->
                statement.contains("gateway_order") || statement.contains("gateway_delivery"))
        .forEach(
            statement ->
                assertThat(plan(statement))
                    .as(statement)
                    .isNotEmpty()
                    .noneMatch(step -> step.matches("SCAN gateway_(order|delivery)")));
  }

  private List<String> plan(String statement) {
    return store.read(
        session -> session.list("explain query plan " + statement, row -> row.getString("detail")));
  }
}
