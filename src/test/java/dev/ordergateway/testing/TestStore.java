package dev.ordergateway.testing;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which database the gateways under test keep their ledger in: the embedded one, or with {@code
 * -Dgateway.test.store=postgresql} a real PostgreSQL, with a database for each home folder.
 */
public final class TestStore {
  private static final Map<Path, String> DATABASES = new ConcurrentHashMap<>();

  private TestStore() {}

  public static boolean isPostgres() {
    return "postgresql".equals(System.getProperty("gateway.test.store"));
  }

  /** The value of {@code gateway.store.url} for a home folder, the same for its every restart. */
  public static String url(Path home) {
    return isPostgres()
        ? DATABASES.computeIfAbsent(home, each -> PostgresServer.shared().newDatabase())
        : "jdbc:sqlite:data/gateway.db";
  }

  /** The rows of the store of a home folder. */
  public static StoreRows rows(Path home) {
    return isPostgres() ? new StoreRows(url(home)) : new StoreRows(home.resolve("data/gateway.db"));
  }
}
