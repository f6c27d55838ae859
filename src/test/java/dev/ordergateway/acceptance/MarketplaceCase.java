package dev.ordergateway.acceptance;

import dev.ordergateway.emulator.MarketplaceEmulator;
import dev.ordergateway.emulator.OrderList;
import dev.ordergateway.emulator.SellerSecrets;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The Cnova / Via Varejo / Casas Bahia marketplace as it is in the box. */
public final class MarketplaceCase implements SourceCase {
  private static final String PATH = "/notifications/marketplace/";
  private static final Duration TICK = Duration.ofSeconds(2);
  private static final Map<String, String> TYPES =
      Map.of("NEW", "NEW", "PAY", "APPROVED", "SHP", "APPROVED");

  private final SettableClock clock = new SettableClock();
  private final MarketplaceEmulator seller = seller("3");
  private final MarketplaceEmulator smallSeller = seller("4");
  private final AtomicInteger orders = new AtomicInteger(7_000_000);

  private MarketplaceEmulator seller(String id) {
    MarketplaceEmulator emulator = MarketplaceEmulator.start(SellerSecrets.invented(id), clock);
    emulator.callsPerMinute(600_000, 600_000);
    return emulator;
  }

  @Override
  public String source() {
    return "marketplace";
  }

  @Override
  public String account() {
    return "loja";
  }

  @Override
  public String smallAccount() {
    return "small";
  }

  @Override
  public void install(Path home) {
    // Everything it needs is in the jar.
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("gateway.marketplace.accounts", account() + "," + smallAccount());
    for (String account : List.of(account(), smallAccount())) {
      String prefix = "gateway.marketplace." + account + ".";
      SellerSecrets secrets = platform(account).secrets();
      settings.put(prefix + "seller-id", secrets.sellerId());
      settings.put(prefix + "callback-token", "token-of-" + account);
      settings.put(prefix + "api-url", platform(account).apiUrl().toString());
      settings.put(prefix + "client-id", secrets.clientId());
      settings.put(prefix + "access-token", secrets.accessToken());
      settings.put(prefix + "list-calls-per-minute", "600000");
    }
    settings.put("gateway.marketplace.loja.calls-per-minute", "600000");
    settings.put("gateway.marketplace.small.calls-per-minute", String.valueOf(SMALL_BUDGET));
    settings.put("gateway.poll.marketplace.cron", "0 0 0 1 1 ? 2099");
    return settings;
  }

  @Override
  public MarketplaceEmulator platform(String account) {
    return account.equals(smallAccount()) ? smallSeller : seller;
  }

  @Override
  public String newOrderId() {
    return String.valueOf(orders.incrementAndGet());
  }

  @Override
  public void place(String account, String orderId) {
    platform(account).place(orderId);
  }

  @Override
  public void change(String orderId) {
    clock.advance(TICK);
    if (seller.list(orderId).equals("new")) {
      seller.approve(orderId);
    } else {
      seller.move(orderId, OrderList.SENT, order -> order.put("status", "SHP"));
    }
  }

  @Override
  public List<String> statuses() {
    return List.of("pending-payment", "processing", "shipped");
  }

  @Override
  public Notice notice(String account, String orderId) {
    MarketplaceEmulator platform = platform(account);
    String type = TYPES.getOrDefault(platform.document(orderId).path("status").asText(), "NEW");
    return post(account, platform.secrets().sellerId(), type, orderId);
  }

  private Notice post(String account, String seller, String type, String orderId) {
    String body =
        Notices.jsonText(seller, type, orderId)
            .replaceFirst("(\"eventDate\": \").*?\"", "$1" + clock.instant() + "\"");
    return post(account, body);
  }

  private static Notice post(String account, String body) {
    return new Notice(
        PATH + "token-of-" + account,
        Notices.bytes(body),
        Map.of("Content-Type", "application/json"));
  }

  @Override
  public List<Notice> forged(Notice notice) {
    return List.of(notice.at(PATH + "another-token"), notice.at("/notifications/marketplace"));
  }

  @Override
  public List<Notice> malformed() {
    return List.of(
        post(account(), "{\"sellerId\":\"3\","),
        post(account(), ""),
        post(account(), "3", "NEW", ""),
        post(account(), "3", "NEW", "../7001"));
  }

  @Override
  public Notice odd() {
    return post(account(), "99", "NEW", newOrderId());
  }

  @Override
  public String oddCause() {
    return "unknown-seller";
  }

  @Override
  public void close() {
    seller.close();
    smallSeller.close();
  }
}
