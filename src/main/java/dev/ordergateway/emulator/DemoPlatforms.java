package dev.ordergateway.emulator;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The two platforms of the demo, and how a gateway is told of them. */
record DemoPlatforms(MaropostEmulator store, MarketplaceEmulator seller) implements AutoCloseable {
  static final String STORE = "acme";
  static final String SELLER = "loja";

  /** Far above the platforms' real limits, because a day passes in half a minute. */
  static final int CALLS_PER_MINUTE = 60_000;

  private static final String CALLBACK_TOKEN = "demo-callback-token";

  static DemoPlatforms start(long seed) {
    MaropostEmulator store = MaropostEmulator.start(StoreSecrets.invented(STORE));
    MarketplaceEmulator seller = MarketplaceEmulator.start(SellerSecrets.invented("4821"));
    store.callsPerMinute(CALLS_PER_MINUTE);
    seller.callsPerMinute(CALLS_PER_MINUTE, CALLS_PER_MINUTE);
    WebhookFaults faults =
        WebhookFaults.none().drop(0.01).twice(0.03).reorder(0.1, Duration.ofSeconds(2));
    store.webhooks().faults(faults, seed);
    seller.webhooks().faults(faults, seed + 1);
    return new DemoPlatforms(store, seller);
  }

  List<PlatformEmulator> both() {
    return List.of(store, seller);
  }

  /** From now on what happens is told to a gateway. */
  void tell(int port) {
    String notifications = "http://127.0.0.1:" + port + "/notifications/";
    store.webhooks().sendTo(URI.create(notifications + "maropost"));
    seller.webhooks().sendTo(URI.create(notifications + "marketplace/" + CALLBACK_TOKEN));
  }

  Map<String, String> settings(Path home) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("gateway.home", home.toString());
    settings.put("gateway.http.host", "127.0.0.1");
    settings.put("gateway.http.port", "0");
    settings.put("gateway.management.port", "0");

    settings.put("gateway.maropost.accounts", STORE);
    String store = "gateway.maropost." + STORE + ".";
    settings.put(store + "notification-keys", this.store.secrets().notificationKey());
    settings.put(store + "api-url", this.store.apiUrl().toString());
    settings.put(store + "api-key", this.store.secrets().apiKey());
    settings.put(store + "api-username", this.store.secrets().apiUsername());
    settings.put(store + "currency", "AUD");
    settings.put(store + "calls-per-minute", Integer.toString(CALLS_PER_MINUTE));

    settings.put("gateway.marketplace.accounts", SELLER);
    String seller = "gateway.marketplace." + SELLER + ".";
    settings.put(seller + "seller-id", this.seller.secrets().sellerId());
    settings.put(seller + "callback-token", CALLBACK_TOKEN);
    settings.put(seller + "api-url", this.seller.apiUrl().toString());
    settings.put(seller + "client-id", this.seller.secrets().clientId());
    settings.put(seller + "access-token", this.seller.secrets().accessToken());
    settings.put(seller + "calls-per-minute", Integer.toString(CALLS_PER_MINUTE));
    settings.put(seller + "list-calls-per-minute", Integer.toString(CALLS_PER_MINUTE));

    // Polls as often as suits a day that takes half a minute; sent orders are announced by nobody.
    // As short as the day is: the last of those by default is later than the demo waits.
    settings.put("gateway.enrich.recheck-delays", "1s,4s,16s");
    settings.put("gateway.poll.maropost.cron", "0/4 * * * * ?");
    settings.put("gateway.poll.marketplace.cron", "2/4 * * * * ?");
    settings.put("gateway.poll.maropost.overlap", "10s");
    settings.put("gateway.poll.marketplace.overlap", "10s");
    settings.put("gateway.poll.maropost.limit", "500");
    settings.put("gateway.poll.marketplace.lists", "new,approved,canceled,sent");
    settings.put("gateway.poll.lookback", "24h");
    settings.put("gateway.poll.grace", "2s");
    return settings;
  }

  @Override
  public void close() {
    store.close();
    seller.close();
  }
}
