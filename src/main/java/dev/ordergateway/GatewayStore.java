package dev.ordergateway;

import dev.ordergateway.ledger.CrashPoint;
import dev.ordergateway.ledger.Database;
import dev.ordergateway.ledger.LedgerView;
import dev.ordergateway.ledger.PostgresDatabase;
import dev.ordergateway.ledger.SqliteDatabase;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** The store that a gateway's settings name, or that its host lends. */
public final class GatewayStore {
  private GatewayStore() {}

  /**
   * @param watch is told of each crash point
   * @throws StoreException with one line for the operator
   */
  static Store open(Settings settings, Host host, Consumer<CrashPoint> watch) {
    Duration patience = patience(settings);
    return Store.open(
        host.dataSource()
            .<Database>map(lent -> PostgresDatabase.lent(lent, patience))
            .orElseGet(() -> database(settings)),
        settings.count("gateway.store.queue-max"),
        patience,
        watch);
  }

  /**
   * Marks the configured store, on which no gateway runs, as restored from an older copy.
   *
   * @throws GatewayStartException with one line for the operator
   */
  public static void markRestored(Settings settings) throws GatewayStartException {
    try (Store store = open(settings, Host.lendingNothing(), point -> {})) {
      store.markRestored(Clock.systemUTC().instant());
    } catch (StoreException e) {
      throw new GatewayStartException(StartFailure.line(e), e);
    }
  }

  /**
   * The configured store as it is, for a process that only looks; a gateway may be running on it.
   *
   * @throws StoreException with one line for the operator
   */
  public static LedgerView look(Settings settings) {
    return LedgerView.open(database(settings));
  }

  private static Database database(Settings settings) {
    String url = settings.text("gateway.store.url");
    return PostgresDatabase.takes(url)
        ? new PostgresDatabase(
            url,
            settings.text("gateway.store.user"),
            settings.text("gateway.store.password"),
            patience(settings))
        : new SqliteDatabase(url, settings.home(), settings.count("gateway.store.check-bytes-max"));
  }

  private static Duration patience(Settings settings) {
    return settings.duration("gateway.store.commit-timeout");
  }
}
