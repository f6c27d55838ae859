package dev.ordergateway.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordergateway.emulator.ExampleEmulator;
import dev.ordergateway.testing.Examples;
import dev.ordergateway.testing.Notices;
import dev.ordergateway.testing.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A source of {@code examples/sources/}: its own files, and its platform emulated by files. */
abstract class ExampleCase implements SourceCase {
  private static final Duration TICK = Duration.ofSeconds(2);

  private final String name;
  private final SettableClock clock = new SettableClock();
  private final ExampleEmulator shop;
  private final ExampleEmulator smallShop;
  private final JsonNode notification;
  private final AtomicInteger orders = new AtomicInteger(5_000_000);

  ExampleCase(String name) {
    this.name = name;
    Path folder = Path.of("examples/sources", name, "emulator");
    this.shop = ExampleEmulator.start(folder, clock);
    this.smallShop = ExampleEmulator.start(folder, clock);
    try {
      this.notification = GatewayView.read(Files.readString(folder.resolve("notification.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The account's keys beside its address and its budget; the platform's words for it too. */
  abstract Map<String, String> keys(String account);

  /** The address and the credentials that go with a body. */
  abstract Notice signed(String account, Map<String, String> headers, String body);

  /** The form of a new order id. */
  String orderId(int number) {
    return String.valueOf(number);
  }

  @Override
  public final String source() {
    return name;
  }

  @Override
  public final String account() {
    return "acme";
  }

  @Override
  public final String smallAccount() {
    return "small";
  }

  @Override
  public final void install(Path home) {
    Examples.copy("sources/" + name, home);
  }

  @Override
  public final Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("gateway." + name + ".accounts", account() + "," + smallAccount());
    for (String account : List.of(account(), smallAccount())) {
      String prefix = "gateway." + name + "." + account + ".";
      settings.put(prefix + "api-url", platform(account).apiUrl().toString());
      settings.put(prefix + "calls-per-minute", "600000");
      keys(account).forEach((key, value) -> settings.put(prefix + key, value));
    }
    settings.put("gateway." + name + ".small.calls-per-minute", String.valueOf(SMALL_BUDGET));
    settings.put("gateway.poll." + name + ".cron", "0 0 0 1 1 ? 2099");
    // So that a list of a few orders has further pages.
    settings.put("gateway.poll." + name + ".limit", "2");
    return settings;
  }

  @Override
  public final ExampleEmulator platform(String account) {
    return account.equals(smallAccount()) ? smallShop : shop;
  }

  @Override
  public final String newOrderId() {
    return orderId(orders.incrementAndGet());
  }

  @Override
  public final void place(String account, String orderId) {
    platform(account).place(orderId);
  }

  @Override
  public final void change(String orderId) {
    clock.advance(TICK);
    shop.change(orderId);
  }

  @Override
  public final List<String> statuses() {
    return shop.statuses();
  }

  @Override
  public final Notice notice(String account, String orderId) {
    return notice(account, orderId, Map.of());
  }

  /**
   * @param instead what stands for a word of the file's, beside what this class knows
   */
  final Notice notice(String account, String orderId, Map<String, String> instead) {
    ExampleEmulator platform = platform(account);
    Map<String, String> words = new HashMap<>(keys(account));
    words.put("order", orderId);
    words.put("state", platform.orderIds().contains(orderId) ? platform.state(orderId) : "");
    words.put("now", platform.now());
    words.put("event", "event-" + Notices.fresh());
    words.putAll(instead);
    Map<String, String> headers = new HashMap<>();
    notification
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), filled(header.getValue(), words)));
    return signed(account, headers, filled(notification.path("body"), words));
  }

  private static String filled(JsonNode text, Map<String, String> words) {
    String filled = text.asText();
    for (Map.Entry<String, String> word : words.entrySet()) {
      filled = filled.replace("@" + word.getKey() + "@", word.getValue());
    }
    return filled;
  }

  @Override
  public final void close() {
    shop.close();
    smallShop.close();
  }
}
