package dev.ordergateway.acceptance;

import dev.ordergateway.accept.Notification;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/** Reads notifications that are an order's id and nothing else, as an integrator's bean may. */
public final class OwnReading {
  /** What it cannot store. */
  static final String UNSTORED = "unstored";

  public Notification read(@Variable("accounts") List<Account> accounts, @Body byte[] body)
      throws Refusal {
    String orderId = new String(body, StandardCharsets.US_ASCII);
    if (orderId.equals(UNSTORED)) {
      throw new StoreException("a list of the shop's own cannot be read");
    }
    if (!orderId.matches("[a-z0-9-]{1,40}")) {
      throw new Refusal(Refusal.Code.NOT_WELL_FORMED, "The body is no order's id.");
    }
    return new Notification(
        "tilde",
        accounts.get(0).name(),
        orderId,
        orderId,
        null,
        null,
        Instant.parse("2026-01-01T00:00:00Z"),
        Notification.Via.WEBHOOK,
        List.of(),
        null,
        List.of(),
        body);
  }
}
