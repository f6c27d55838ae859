package dev.ordergateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.LedgerDatabase;
import dev.ordergateway.testing.PostgresServer;
import dev.ordergateway.testing.StoreRows;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A parked order is re-opened while another process changes what its sinks have. */
class PostgresReopenIT {
  private static final OrderKey N1 = new OrderKey("maropost", "acme", "N1");

  private final String url = PostgresServer.shared().newDatabase();
  private final StoreRows rows = new StoreRows(url);
  private final Acceptance acceptance = new Acceptance(Duration.ofMinutes(5));

  @Test
  void orderWhoseLastDeliveryEndsMeanwhileIsFetchedAndHasNothingToSend() throws Exception {
    try (Store store =
            Store.open(LedgerDatabase.postgres(url).database(), 10, Duration.ofSeconds(20));
        Connection other = DriverManager.getConnection(url);
        Statement delivered = other.createStatement()) {
      rows.change(
          """
          insert into gateway_order (source, account, order_id, state, cause, version, send_at,
            first_seen_at, changed_at)
          values ('maropost', 'acme', 'N1', 'parked', 'mapping-failed', 1, 'T1', 'T1', 'T1')""");
      rows.change(
          """
          insert into gateway_delivery (source, account, order_id, sink, version, send_at)
          values ('maropost', 'acme', 'N1', 'sink', 1, 'T1')""");
      other.setAutoCommit(false);
      delivered.executeUpdate("update gateway_order set sent_version = 1, send_at = null");
      delivered.executeUpdate("update gateway_delivery set sent_version = 1, send_at = null");
      Instant now = Instant.now();

      CompletableFuture<Boolean> reopened =
          CompletableFuture.supplyAsync(
              () -> store.write(N1, session -> acceptance.reopenAt(session, N1, now, now)));
      Eventually.until("it waits for the order", this::somebodyWaits);
      other.commit();

      assertThat(reopened.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(rows.value("select due_at from gateway_order")).isNotNull();
      assertThat(rows.value("select send_at from gateway_order")).isNull();
      assertThat(rows.value("select send_at from gateway_delivery")).isNull();
    }
  }

  private boolean somebodyWaits() {
    return !rows.select(
            """
            select 1 from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'""")
        .isEmpty();
  }
}
