package dev.ordergateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.testing.LedgerDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SqliteCommitQueueTest extends CommitQueueContract {
  @Override
  LedgerDatabase ledger(Path home) {
    return LedgerDatabase.sqlite(home);
  }

  @Test
  void diskThatWasFullIsWrittenAgainWhenThereIsRoom() {
    String insert = "insert into kept (id, body) values (?, ?)";
    byte[] large = new byte[1_000_000];
    queue.<Integer>call(session -> session.update("alter table kept add column body blob"));
    queue.<Integer>call(session -> session.update(insert, 1, new byte[10]));

    assertThatThrownBy(
            () ->
                queue.call(
                    session -> {
                      session.list("pragma max_page_count = 10", row -> row.getInt(1));
                      return session.update(insert, 2, large);
                    }))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("full");

    assertThatThrownBy(() -> queue.call(session -> session.update(insert, 2, large)))
        .hasMessageContaining("full");
    queue.call(session -> session.list("pragma max_page_count = 1000000", row -> row.getInt(1)));
    assertThat(queue.<Integer>call(session -> session.update(insert, 2, large))).isEqualTo(1);
    assertThat(ids()).containsExactly(1, 2);
  }
}
