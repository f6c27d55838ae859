package dev.ordergateway.testing;

import dev.ordergateway.ledger.Database;
import dev.ordergateway.ledger.PostgresDatabase;
import dev.ordergateway.ledger.SqliteDatabase;
import java.nio.file.Path;
import java.time.Duration;

/** An empty database for a contract test, and a way to read what it holds. */
public record LedgerDatabase(Database database, StoreRows rows) {
  public static LedgerDatabase sqlite(Path home) {
    return new LedgerDatabase(
        new SqliteDatabase("jdbc:sqlite:gateway.db", home),
        new StoreRows(home.resolve("gateway.db")));
  }

  public static LedgerDatabase postgres() {
    return postgres(PostgresServer.shared().newDatabase());
  }

  public static LedgerDatabase postgres(String url) {
    return new LedgerDatabase(
        new PostgresDatabase(url, "", "", Duration.ofSeconds(20)), new StoreRows(url));
  }
}
