package dev.ordergateway.accept;

import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Keeps one account's flood from taking the others' place: so many notifications a second for each
 * account, none by default. A token bucket of one second. Safe for any thread.
 */
public final class RateLimit {
  private static final double NANOS = 1e9;

  private final Map<String, Bucket> buckets = new HashMap<>();
  private final LongSupplier nanos;

  public RateLimit(Settings settings, LongSupplier nanos) {
    this.nanos = nanos;
    for (Account account : settings.accounts()) {
      int limit = account.count("notifications-per-second");
      if (limit > 0) {
        buckets.put(account.toString(), new Bucket(limit, nanos.getAsLong()));
      }
    }
  }

  /**
   * @throws Refusal if the notification's account is over its limit
   */
  public void admit(Notification notification) throws Refusal {
    Bucket bucket = buckets.get(notification.source() + "/" + notification.account());
    if (bucket != null && !bucket.take(nanos.getAsLong())) {
      throw new Refusal(
          Refusal.Code.RATE_EXCEEDED, "This account sends more a second than is allowed.");
    }
  }

  private static final class Bucket {
    private final int limit;
    private double tokens;
    private long at;

    Bucket(int limit, long now) {
      this.limit = limit;
      this.tokens = limit;
      this.at = now;
    }

    synchronized boolean take(long now) {
      tokens = Math.min(limit, tokens + (now - at) / NANOS * limit);
      at = now;
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }
  }
}
