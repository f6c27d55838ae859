package dev.ordergateway.accept;

import dev.ordergateway.ledger.OrderKey;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private static final int ID_MAX = 200;

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
    if (externalId.isEmpty() || externalId.length() > ID_MAX) {
      throw new IllegalArgumentException("an external id has 1 to " + ID_MAX + " characters");
    }
  }

  /** Whether it is about the same as another of its id: else the id was used twice. */
  public boolean says(@Nullable String otherOrderId, @Nullable String otherType) {
    return Objects.equals(orderId, otherOrderId) && Objects.equals(type, otherType);
  }

  /** The same under an id of its own, because what it came with says something else already. */
  public Notification renamed() {
    String longId = externalId + ":" + orderId + ":" + type;
    return new Notification(
        source,
        account,
        longId.substring(0, Math.min(ID_MAX, longId.length())),
        orderId,
        type,
        eventAt,
        receivedAt,
        via,
        Stream.concat(flags.stream(), Stream.of(Cause.EVENT_ID_REUSED)).toList(),
        quarantine,
        opened,
        body);
  }

  /** The order that it makes due; none if nothing may be fetched for it. */
  public List<OrderKey> orders() {
    return orderId == null || quarantine != null
        ? List.of()
        : List.of(new OrderKey(source, account, orderId));
  }

  /** Why it is quarantined, else the first that was odd; null if nothing was. */
  public @Nullable Cause cause() {
    return quarantine != null || flags.isEmpty() ? quarantine : flags.get(0);
  }

  /** All that was odd, comma separated as it is stored; null if nothing was. */
  public @Nullable String flagWords() {
    return flags.isEmpty()
        ? null
        : flags.stream().map(Cause::word).collect(Collectors.joining(","));
  }

  /** Names it for logs; shows nothing of the body. */
  @Override
  public String toString() {
    return source + "/" + account + "/" + externalId;
  }
}
