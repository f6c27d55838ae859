package dev.ordergateway.testing;

import dev.ordergateway.Gateway;
import dev.ordergateway.GatewayStartException;
import dev.ordergateway.Host;
import dev.ordergateway.emulator.MarketplaceEmulator;
import dev.ordergateway.emulator.MaropostEmulator;
import dev.ordergateway.emulator.SellerSecrets;
import dev.ordergateway.emulator.StoreSecrets;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.settings.SettingsProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;

/**
 * A gateway with the shipped routes on free ports, in a folder of the test's own, with both
 * platforms emulated over real HTTP. Settings may be changed until {@link #start()}.
 */
public final class GatewayFixture implements AutoCloseable {
  public static final String KEY = "a-notification-key";
  public static final String TOKEN = "a-callback-token";
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private final Path home;
  private final Clock clock;
  private final Map<String, String> overrides = new LinkedHashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final MaropostEmulator maropost;
  private final MarketplaceEmulator marketplace;
  private Entrance entrance;
  private Gateway gateway;

  public GatewayFixture(Path home) {
    this(home, Clock.systemUTC());
  }

  public GatewayFixture(Path home, Clock clock) {
    this(home, clock, clock);
  }

  /**
   * @param platformClock the platforms' clock, which need not agree with the gateway's
   */
  public GatewayFixture(Path home, Clock clock, Clock platformClock) {
    this.home = home;
    this.clock = clock;
    StoreSecrets store = new StoreSecrets(KEY, "an-api-key", "an-api-user");
    SellerSecrets seller = SellerSecrets.invented("3");
    this.maropost = MaropostEmulator.start(store, platformClock);
    this.marketplace = MarketplaceEmulator.start(seller, platformClock);
    set("gateway.home", home.toString());
    set("gateway.store.url", TestStore.url(home));
    set("gateway.http.host", "127.0.0.1");
    set("gateway.http.port", "0");
    set("gateway.management.port", "0");
    set("gateway.poll.maropost.cron", "0 0 0 1 1 ? 2099");
    set("gateway.poll.marketplace.cron", "0 0 0 1 1 ? 2099");
    set("gateway.maropost.accounts", "acme");
    set("gateway.maropost.acme.notification-keys", "the-old-key," + KEY);
    set("gateway.maropost.acme.api-url", maropost.apiUrl().toString());
    set("gateway.maropost.acme.api-key", store.apiKey());
    set("gateway.maropost.acme.api-username", store.apiUsername());
    set("gateway.maropost.acme.currency", "AUD");
    set("gateway.marketplace.accounts", "loja");
    set("gateway.marketplace.loja.seller-id", seller.sellerId());
    set("gateway.marketplace.loja.callback-token", TOKEN);
    set("gateway.marketplace.loja.api-url", marketplace.apiUrl().toString());
    set("gateway.marketplace.loja.client-id", seller.clientId());
    set("gateway.marketplace.loja.access-token", seller.accessToken());
  }

  /** As if the key had never been set; from the next start on. */
  public void unset(String key) {
    overrides.remove(key);
  }

  public GatewayFixture set(String key, String value) {
    overrides.put(key, value);
    return this;
  }

  /** Has it entered by another server than the one that the build has chosen. */
  public GatewayFixture behind(Entrance other) {
    entrance = other;
    return this;
  }

  /** What a file would have to say for another process to run as this gateway does. */
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>(overrides);
    settings.remove("gateway.home");
    return settings;
  }

  public GatewayFixture start() {
    if (entrance == null) {
      entrance = Entrance.chosen();
    }
    try {
      Settings settings = SettingsLoader.load(Map.of(), overrides);
      gateway = entrance.start(settings, clock);
    } catch (SettingsProblem | GatewayStartException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    maropost.webhooks().sendTo(address("/notifications/maropost"));
    marketplace.webhooks().sendTo(address("/notifications/marketplace/" + TOKEN));
    return this;
  }

  /** A gateway with these settings in somebody's context, for the caller to close. */
  public Gateway installIn(CamelContext context, Host host) throws GatewayStartException {
    try {
      return Gateway.install(context, SettingsLoader.load(Map.of(), overrides), host);
    } catch (SettingsProblem e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Stops the gateway and starts another on the same folder; the platforms go on. */
  public GatewayFixture restart() {
    gateway.close();
    return start();
  }

  public void stop() {
    gateway.close();
  }

  public Gateway gateway() {
    return gateway;
  }

  public MaropostEmulator maropost() {
    return maropost;
  }

  public MarketplaceEmulator marketplace() {
    return marketplace;
  }

  public int httpPort() {
    return entrance.port();
  }

  public URI address(String path) {
    return URI.create("http://127.0.0.1:" + httpPort() + path);
  }

  /** Posts a body, with headers as name, value, name, value. */
  public HttpResponse<String> post(String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(path))
            .timeout(ANSWER_MAX)
            .POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  public HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The store's rows, read with a connection of the test's own. */
  public StoreRows rows() {
    return TestStore.rows(home);
  }

  public Path home() {
    return home;
  }

  @Override
  public void close() {
    if (gateway != null) {
      gateway.close();
    }
    if (entrance != null) {
      entrance.close();
    }
    maropost.close();
    marketplace.close();
  }
}
