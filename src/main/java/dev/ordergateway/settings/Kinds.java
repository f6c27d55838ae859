package dev.ordergateway.settings;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Which kind of value each key takes, in flow order. */
final class Kinds {
  private static final List<String> STATUSES =
      List.of(
          "quote",
          "pending-payment",
          "new",
          "on-hold",
          "backordered",
          "processing",
          "ready-for-pickup",
          "ready-to-ship",
          "partially-shipped",
          "shipped",
          "delivered",
          "cancelled",
          "unknown");
  private static final List<String> LISTS =
      List.of(
          "new",
          "approved",
          "canceled",
          "sent",
          "partiallySent",
          "partiallyDelivered",
          "delivered");
  private static final List<String> ACKNOWLEDGE =
      List.of(
          "none",
          "exported",
          "Quote",
          "New",
          "On Hold",
          "New Backorder",
          "Backorder Approved",
          "Pick",
          "Pack",
          "Pending Pickup",
          "Pending Dispatch",
          "Dispatched",
          "Cancelled",
          "Uncommitted");
  private static final Kind SELLER_ID =
      Kind.matching("1 to 40 letters, digits or . _ -", Pattern.compile("[A-Za-z0-9._-]{1,40}"));

  /** As the Standard Webhooks specification writes a secret, and as long as it asks for. */
  private static final Kind SIGNING_SECRET =
      new Kind("whsec_ and 24 to 64 bytes in base64", Kinds::isSigningSecret);

  /** Names an account's key with {@code <account>}, a further sink's with {@code <sink>}. */
  static final Map<String, Kind> ALL = all();

  private Kinds() {}

  private static Map<String, Kind> all() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    receive(kinds);
    enrich(kinds);
    deliver(kinds);
    source(kinds, "gateway.maropost.");
    maropost(kinds, "gateway.maropost.<account>.");
    source(kinds, "gateway.marketplace.");
    marketplace(kinds, "gateway.marketplace.<account>.");
    poll(kinds);
    audit(kinds);
    retain(kinds);
    kinds.put("gateway.shutdown.timeout", Kind.duration("1s", "28s"));
    return Map.copyOf(kinds);
  }

  /** Canonical statuses, comma separated; empty for every one. */
  static Kind statuses() {
    return Kind.oneOf(STATUSES).list().orEmpty();
  }

  private static void receive(Map<String, Kind> kinds) {
    kinds.put("gateway.http.host", Kind.host());
    kinds.put("gateway.http.port", Kind.port());
    kinds.put("gateway.http.path-prefix", Kind.pathPrefix());
    kinds.put("gateway.http.body-bytes-max", Kind.count(1024, 16_777_216));
    kinds.put("gateway.http.body-timeout", Kind.duration("10ms", "5m"));
    kinds.put("gateway.http.in-flight-max", Kind.count(1, 10_000));
    kinds.put("gateway.http.idle-timeout", Kind.duration("1s", "1h"));
    kinds.put("gateway.http.retry-after", Kind.duration("1s", "1h"));
    kinds.put("gateway.management.host", Kind.host());
    kinds.put("gateway.management.port", Kind.port());
    kinds.put("gateway.management.token", Kind.word().orEmpty());
    kinds.put("gateway.validate.depth-max", Kind.count(1, 1000));
    kinds.put("gateway.store.url", Kind.store());
    kinds.put("gateway.store.user", Kind.text());
    kinds.put("gateway.store.password", Kind.text());
    kinds.put("gateway.store.queue-max", Kind.count(1, 1_000_000));
    kinds.put("gateway.store.commit-timeout", Kind.duration("10ms", "5m"));
    kinds.put("gateway.store.check-bytes-max", Kind.count(0, 1_073_741_824));
    kinds.put("gateway.store.backups-max", Kind.count(1, 1000));
    kinds.put("gateway.accept.rejections-max", Kind.count(0, 1_000_000));
    kinds.put("gateway.accept.hook-timeout", Kind.duration("10ms", "10s"));
    kinds.put("gateway.accept.spool-enabled", Kind.flag());
    kinds.put("gateway.accept.spool-file", Kind.file());
    kinds.put("gateway.accept.spool-bytes-max", Kind.count(65_536, 999_999_999));
  }

  private static void enrich(Map<String, Kind> kinds) {
    kinds.put("gateway.enrich.connect-timeout", Kind.duration("10ms", "1m"));
    kinds.put("gateway.enrich.read-timeout", Kind.duration("10ms", "5m"));
    kinds.put("gateway.enrich.answer-timeout", Kind.duration("10ms", "10m"));
    kinds.put("gateway.enrich.answer-bytes-max", Kind.count(1024, 268_435_456));
    kinds.put("gateway.enrich.attempts-max", Kind.count(1, 100));
    kinds.put("gateway.enrich.delay-min", Kind.duration("10ms", "5s"));
    kinds.put("gateway.enrich.delay-max", Kind.duration("10ms", "1h"));
    kinds.put("gateway.enrich.pause-min", Kind.duration("10ms", "5s"));
    kinds.put("gateway.enrich.pause-max", Kind.duration("10ms", "1h"));
    kinds.put("gateway.enrich.probe-delay-max", Kind.duration("10ms", "30s"));
    kinds.put("gateway.enrich.not-found-age-max", Kind.duration("0s", "30d"));
    kinds.put("gateway.enrich.reopen-delay", Kind.duration("10ms", "1d"));
    kinds.put("gateway.enrich.recheck-delays", Kind.risingDurations("10ms", "1d"));
    kinds.put("gateway.enrich.lease", Kind.duration("1s", "1h"));
  }

  private static void deliver(Map<String, Kind> kinds) {
    kinds.put("gateway.deliver.timeout", Kind.duration("10ms", "10m"));
    kinds.put("gateway.deliver.hook-timeout", Kind.duration("10ms", "5m"));
    kinds.put("gateway.deliver.attempts-max", Kind.count(1, 100));
    kinds.put("gateway.sink.uri", Kind.endpoint());
    kinds.put("gateway.sink.signing-secrets", SIGNING_SECRET.list().orEmpty());
    kinds.put("gateway.sink.others", Kind.text()); // Each name is checked by itself.
    kinds.put("gateway.sink.<sink>.uri", Kind.endpoint());
    kinds.put("gateway.sink.<sink>.signing-secrets", SIGNING_SECRET.list().orEmpty());
    kinds.put("gateway.sink.<sink>.statuses", statuses());
    kinds.put("gateway.sink.own-updates-enabled", Kind.flag());
    kinds.put("gateway.sink.jdbc-url", Kind.jdbc().orEmpty());
    kinds.put("gateway.sink.jdbc-user", Kind.text());
    kinds.put("gateway.sink.jdbc-password", Kind.text());
  }

  private static boolean isSigningSecret(String value) {
    try {
      int bytes = Base64.getDecoder().decode(value.replaceFirst("^whsec_", "")).length;
      return value.startsWith("whsec_") && bytes >= 24 && bytes <= 64;
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }

  private static void source(Map<String, Kind> kinds, String prefix) {
    kinds.put(prefix + "accounts", Kind.text()); // Each name is checked by itself.
    kinds.put(prefix + "calls-concurrent-max", Kind.count(1, 64));
    kinds.put(prefix + "pause-default", Kind.duration("10ms", "1h"));
    String account = prefix + "<account>.";
    kinds.put(account + "api-url", Kind.webAddress());
    kinds.put(account + "time-zone", Kind.zone());
    kinds.put(account + "calls-per-minute", Kind.count(1, 600_000));
    kinds.put(account + "notifications-per-second", Kind.count(0, 100_000));
    kinds.put(account + "statuses", statuses());
  }

  private static void maropost(Map<String, Kind> kinds, String account) {
    kinds.put("gateway.maropost.orders-per-call-max", Kind.count(1, 50));
    kinds.put(account + "notification-keys", Kind.word().list());
    kinds.put(account + "api-key", Kind.word());
    kinds.put(account + "api-username", Kind.text());
    kinds.put(account + "currency", Kind.currency());
    kinds.put(account + "acknowledge", Kind.oneOf(ACKNOWLEDGE));
  }

  private static void marketplace(Map<String, Kind> kinds, String account) {
    kinds.put(account + "seller-id", SELLER_ID);
    kinds.put(account + "callback-token", Kind.token().list().orEmpty());
    kinds.put(account + "callback-token-required", Kind.flag());
    kinds.put(account + "client-id", Kind.word());
    kinds.put(account + "access-token", Kind.word());
    kinds.put(account + "list-calls-per-minute", Kind.count(1, 600_000));
  }

  private static void audit(Map<String, Kind> kinds) {
    kinds.put("gateway.audit.seal-cron", Kind.cron());
    kinds.put("gateway.audit.seal-key", Kind.word().list().orEmpty());
    kinds.put("gateway.audit.cron", Kind.cron());
    kinds.put("gateway.audit.window", Kind.duration("1h", "365d"));
  }

  private static void retain(Map<String, Kind> kinds) {
    kinds.put("gateway.retain.cron", Kind.cron());
    kinds.put("gateway.retain.payload-age", Kind.duration("0s", "36500d"));
    kinds.put("gateway.retain.key-age", Kind.duration("0s", "36500d"));
    kinds.put("gateway.retain.rewrite-bytes-max", Kind.count(0, 1_073_741_824));
  }

  private static void poll(Map<String, Kind> kinds) {
    kinds.put("gateway.poll.maropost.cron", Kind.cron());
    kinds.put("gateway.poll.maropost.overlap", Kind.duration("0s", "1d"));
    kinds.put("gateway.poll.maropost.limit", Kind.count(1, 1000));
    kinds.put("gateway.poll.marketplace.cron", Kind.cron());
    kinds.put("gateway.poll.marketplace.overlap", Kind.duration("0s", "7d"));
    kinds.put("gateway.poll.marketplace.limit", Kind.count(1, 50));
    kinds.put("gateway.poll.marketplace.lists", Kind.oneOf(LISTS).list());
    kinds.put("gateway.poll.lookback", Kind.duration("0s", "365d"));
    kinds.put("gateway.poll.grace", Kind.duration("0s", "1d"));
    kinds.put("gateway.poll.passes-max", Kind.count(1, 10));
    kinds.put("gateway.poll.pages-max", Kind.count(1, 1_000_000));
    kinds.put("gateway.poll.retry-delay", Kind.duration("10ms", "30s"));
    kinds.put("gateway.poll.sweep-cron", Kind.cron());
    kinds.put("gateway.poll.sweep-age-max", Kind.duration("1h", "365d"));
  }
}
