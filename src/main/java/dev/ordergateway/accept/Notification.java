package dev.ordergateway.accept;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source told us, verified, validated and named: one row of evidence about an order.
 *
 * @param source the system that notified us
 * @param account its account; an empty text while it is unknown (quarantined as unknown-seller)
 * @param externalId what makes a repeat recognisable within source and account; at most 200
 *     characters
 * @param orderId the order it is about; null only if it is not about an order
 * @param type the status or event type it names, in the source's normal form; null if it names none
 * @param eventAt when the platform says it happened; null if it does not say
 * @param receivedAt when it reached us
 * @param via how it reached us
 * @param flags what was odd about it, none of them a reason to refuse it
 * @param quarantine why nothing may be fetched for it; null normally
 * @param opened the names of the accounts that its credentials opened; what a replay of an
 *     unknown-seller may choose from
 * @param body its exact bytes; not copied, so nobody may write to it
 */
public record Notification(
    String source,
    String account,
    String externalId,
    @Nullable String orderId,
    @Nullable String type,
    @Nullable Instant eventAt,
    Instant receivedAt,
    Via via,
    List<Cause> flags,
    @Nullable Cause quarantine,
    List<String> opened,
    byte[] body) {

  /** How a notification reached us. */
  public enum Via {
    WEBHOOK("webhook"),
    POLL("poll");

    private final String word;

    Via(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public Notification {
    flags = List.copyOf(flags);
    opened = List.copyOf(opened);
    if (externalId.isEmpty() || externalId.length() > 200) {
      throw new IllegalArgumentException("an external id has 1 to 200 characters");
    }
  }

  /** Names it for logs; shows nothing of the body. */
  @Override
  public String toString() {
    return source + "/" + account + "/" + externalId;
  }
}
