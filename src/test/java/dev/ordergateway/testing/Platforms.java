package dev.ordergateway.testing;

import dev.ordergateway.emulator.MarketplaceEmulator;
import dev.ordergateway.emulator.MaropostEmulator;
import dev.ordergateway.emulator.SellerSecrets;
import dev.ordergateway.emulator.StoreSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Both emulated platforms, for a gateway in a process of its own that reads its own files. */
public final class Platforms implements AutoCloseable {
  public static final String TOKEN = "a-callback-token";
  private static final int CALLS_PER_MINUTE = 60_000;

  private final MaropostEmulator store = MaropostEmulator.start(StoreSecrets.invented("acme"));
  private final MarketplaceEmulator seller =
      MarketplaceEmulator.start(SellerSecrets.invented("4821"));

  public Platforms() {
    store.callsPerMinute(CALLS_PER_MINUTE);
    seller.callsPerMinute(CALLS_PER_MINUTE, CALLS_PER_MINUTE);
  }

  public MaropostEmulator store() {
    return store;
  }

  public MarketplaceEmulator seller() {
    return seller;
  }

  /** Settings of a gateway for both, on free ports, that polls at start only. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("gateway.http.host", "127.0.0.1");
    settings.put("gateway.http.port", "0");
    settings.put("gateway.management.port", "0");
    // Changes follow each other within a second here, and who looks waits for nothing to be due.
    settings.put("gateway.enrich.recheck-delays", "100ms,300ms,1s");
    settings.put("gateway.poll.maropost.cron", "0 0 0 1 1 ? 2099");
    settings.put("gateway.poll.marketplace.cron", "0 0 0 1 1 ? 2099");
    settings.put("gateway.maropost.accounts", "acme");
    settings.put("gateway.maropost.acme.notification-keys", store.secrets().notificationKey());
    settings.put("gateway.maropost.acme.api-url", store.apiUrl().toString());
    settings.put("gateway.maropost.acme.api-key", store.secrets().apiKey());
    settings.put("gateway.maropost.acme.api-username", store.secrets().apiUsername());
    settings.put("gateway.maropost.acme.currency", "AUD");
    settings.put("gateway.maropost.acme.calls-per-minute", "" + CALLS_PER_MINUTE);
    settings.put("gateway.marketplace.accounts", "loja");
    settings.put("gateway.marketplace.loja.seller-id", seller.secrets().sellerId());
    settings.put("gateway.marketplace.loja.callback-token", TOKEN);
    settings.put("gateway.marketplace.loja.api-url", seller.apiUrl().toString());
    settings.put("gateway.marketplace.loja.client-id", seller.secrets().clientId());
    settings.put("gateway.marketplace.loja.access-token", seller.secrets().accessToken());
    settings.put("gateway.marketplace.loja.calls-per-minute", "" + CALLS_PER_MINUTE);
    settings.put("gateway.marketplace.loja.list-calls-per-minute", "" + CALLS_PER_MINUTE);
    return settings;
  }

  /** Writes the settings as a home directory's {@code application.properties}. */
  public static void configure(Path home, Map<String, String> settings) {
    String lines =
        settings.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining());
    try {
      Files.writeString(home.resolve("application.properties"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    store.close();
    seller.close();
  }
}
