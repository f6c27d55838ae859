package dev.ordergateway.acceptance;

import dev.ordergateway.emulator.MaropostEmulator;
import dev.ordergateway.emulator.StoreSecrets;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Maropost Commerce Cloud as it is in the box. */
public final class MaropostCase implements SourceCase {
  private static final String PATH = "/notifications/maropost";
  private static final String KEY = "NETOAPI_KEY";

  // The platform tells times by the second, and two changes are never of one.
  private static final Duration TICK = Duration.ofSeconds(2);
  private static final List<String> WORDS = List.of("New", "Pick", "Dispatched");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private final SettableClock clock = new SettableClock();
  private final MaropostEmulator store = store("acme");
  private final MaropostEmulator smallStore = store("small");
  private final AtomicInteger orders = new AtomicInteger(30_000);

  private MaropostEmulator store(String name) {
    MaropostEmulator emulator = MaropostEmulator.start(StoreSecrets.invented(name), clock);
    emulator.callsPerMinute(600_000);
    return emulator;
  }

  @Override
  public String source() {
    return "maropost";
  }

  @Override
  public String account() {
    return "acme";
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
    settings.put("gateway.maropost.accounts", account() + "," + smallAccount());
    for (String account : List.of(account(), smallAccount())) {
      String prefix = "gateway.maropost." + account + ".";
      settings.put(prefix + "notification-keys", "key-of-" + account);
      settings.put(prefix + "api-url", platform(account).apiUrl().toString());
      settings.put(prefix + "api-key", platform(account).secrets().apiKey());
      settings.put(prefix + "api-username", platform(account).secrets().apiUsername());
      settings.put(prefix + "currency", "AUD");
    }
    settings.put("gateway.maropost.acme.calls-per-minute", "600000");
    settings.put("gateway.maropost.small.calls-per-minute", String.valueOf(SMALL_BUDGET));
    settings.put("gateway.poll.maropost.cron", "0 0 0 1 1 ? 2099");
    return settings;
  }

  @Override
  public MaropostEmulator platform(String account) {
    return account.equals(smallAccount()) ? smallStore : store;
  }

  @Override
  public String newOrderId() {
    return "N" + orders.incrementAndGet();
  }

  @Override
  public void place(String account, String orderId) {
    platform(account).place(orderId);
  }

  @Override
  public void change(String orderId) {
    clock.advance(TICK);
    String now = store.document(orderId).path("OrderStatus").asText();
    store.changeStatus(orderId, WORDS.get(WORDS.indexOf(now) + 1));
  }

  @Override
  public List<String> statuses() {
    return List.of("new", "processing", "shipped");
  }

  @Override
  public Notice notice(String account, String orderId) {
    String status = platform(account).document(orderId).path("OrderStatus").asText();
    return post(account, event(orderId, status, "Order"));
  }

  private static Notice post(String account, String xml) {
    return new Notice(
        PATH, Notices.bytes(xml), Map.of(KEY, "key-of-" + account, "NETO_NOTIFICATION", "Order"));
  }

  private String event(String orderId, String status, String type) {
    return Notices.xmlText(Notices.fresh(), orderId, status)
        .replaceFirst("(<CurrentTime>).*?(</)", "$1" + TIME.format(clock.instant()) + "$2")
        .replace("<EventType>Order<", "<EventType>" + type + "<");
  }

  @Override
  public List<Notice> forged(Notice notice) {
    return List.of(
        notice.with(KEY, "another-key"),
        new Notice(PATH, notice.body(), Map.of()),
        new Notice(PATH + "?NETOAPI_KEY=key-of-acme", notice.body(), Map.of()));
  }

  @Override
  public List<Notice> malformed() {
    return List.of(
        post(account(), "<Event><EventID>1</EventID>"),
        post(account(), ""),
        post(account(), event("", "New", "Order")),
        post(account(), event("../N1", "New", "Order")));
  }

  @Override
  public Notice odd() {
    return post(account(), event("N1", "New", "Product"));
  }

  @Override
  public String oddCause() {
    return "other-event-type";
  }

  @Override
  public void close() {
    store.close();
    smallStore.close();
  }
}
