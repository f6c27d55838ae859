package dev.ordergateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.LedgerDatabase;
import dev.ordergateway.testing.PostgresServer;
import dev.ordergateway.testing.StoreRows;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replica of a new release changes tables that those of the old one are working on. */
class PostgresMigrationIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String url = PostgresServer.shared().newDatabase();
  private final Database database = LedgerDatabase.postgres(url).database();
  private final StoreRows rows = new StoreRows(url);

  @BeforeEach
  void anOlderReleaseHasBeenHere() {
    OlderTables.make(database, "8");
  }

  /** The migration to 9 changes gateway_order first: each has what the other waits for. */
  @Test
  void migrationGivesWayToAReplicaAndIsTriedAgain() throws Exception {
    try (Connection replica = DriverManager.getConnection(url);
        Statement statement = replica.createStatement()) {
      // So that the server ends the migration and not this one.
      statement.execute("set deadlock_timeout = '20s'");
      replica.setAutoCommit(false);
      statement.execute("delete from gateway_attempt");
      CompletableFuture<Void> migration = migrationThatWaits();

      statement.execute("delete from gateway_order");
      replica.commit();

      migration.get(20, TimeUnit.SECONDS);
      assertThat(rows.hasTable("gateway_delivery")).isTrue();
    }
  }

  @Test
  void othersGoOnWhileAMigrationWaits() throws Exception {
    try (Connection halted = DriverManager.getConnection(url);
        Statement statement = halted.createStatement()) {
      halted.setAutoCommit(false);
      statement.execute("delete from gateway_attempt");
      CompletableFuture<Void> migration = migrationThatWaits();

      rows.change("set lock_timeout = '5s'; delete from gateway_order");

      assertThat(migration).isNotDone();
      halted.rollback();
      migration.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void migrationThatFindsNoWayEndsTheStartWithWhatStoodInIt() throws Exception {
    try (Connection replica = DriverManager.getConnection(url);
        Statement statement = replica.createStatement()) {
      replica.setAutoCommit(false);
      statement.execute("delete from gateway_attempt");

      assertThatThrownBy(() -> Migrations.run(database, Duration.ZERO))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "the store cannot be opened: Failed to execute script V9__delivery.sql: ERROR:"
                  + " canceling statement due to lock timeout");
      replica.rollback();
    }
  }

  @Test
  void migrationMayTakeLongerThanACommit() {
    rows.change(
        """
        create function be_slow() returns event_trigger language plpgsql as
          $$ begin perform pg_sleep(2.5); end $$;
        create event trigger be_slow on ddl_command_start when tag in ('DROP INDEX')
          execute function be_slow()""");

    Migrations.run(new PostgresDatabase(url, "", "", Duration.ofSeconds(1)), PATIENCE);

    assertThat(rows.hasTable("gateway_delivery")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://gw:hidden-word@db/gw",
        "jdbc:postgresql://db:5432?user=gw&password=hidden-word"
      })
  void addressThatCannotBeReadIsNotRepeated(String address) {
    Database unreadable = new PostgresDatabase(address, "", "", PATIENCE);

    assertThatThrownBy(() -> Store.open(unreadable, 1, PATIENCE))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("gateway.store.url is no address of PostgreSQL")
        .extracting(PostgresMigrationIT::stack)
        .asString()
        .doesNotContain("hidden-word");
  }

  private static String stack(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  private CompletableFuture<Void> migrationThatWaits() {
    CompletableFuture<Void> migration =
        CompletableFuture.runAsync(() -> Migrations.run(database, PATIENCE));
    Eventually.until("the migration waits", this::isAttemptsTableWaitedFor);
    return migration;
  }

  private boolean isAttemptsTableWaitedFor() {
    return !rows.select(
            """
            select 1 as n from pg_locks
            where not granted and relation = 'gateway_attempt'::regclass""")
        .isEmpty();
  }
}
