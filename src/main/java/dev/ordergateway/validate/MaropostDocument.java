package dev.ordergateway.validate;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Turns the bytes of a Maropost notification into a {@link Notification}: XML against the XSD by
 * JAXB, in one pass. Safe for any thread. What the schema does not allow is flagged, not refused,
 * so that an edited schema decides.
 */
public final class MaropostDocument {
  private static final Pattern ORDER_ID = Pattern.compile("[A-Za-z0-9._-]{1,15}");

  private final EventReaders readers;
  private final Clock clock;

  /**
   * @param xsd without a target namespace: the namespace of an event is taken off
   * @param depthMax how deep elements may be nested, the root included
   * @throws IllegalArgumentException if the schema cannot be used
   */
  public MaropostDocument(byte[] xsd, int depthMax, Clock clock) {
    this.readers = new EventReaders(xsd, depthMax);
    this.clock = clock;
  }

  /**
   * @param body not copied; becomes the notification's body
   * @param opened the one account that the key opened
   * @throws Refusal if it is no well-formed Event, or about an order that it does not name
   */
  public Notification read(@Body byte[] body, @Variable("accounts") List<Account> opened)
      throws Refusal {
    if (BodyKind.of(body) == BodyKind.Kind.EMPTY) {
      throw new Refusal(Refusal.Code.BODY_EMPTY, "The body is empty.");
    }
    Account account = opened.get(0);
    Reading reading = readers.read(body);
    String kind = reading.value(Place.EVENT_TYPE).text();
    // Without a kind, or with two, it may be about an order: it is read as if it were.
    boolean order = kind.isEmpty() || kind.equalsIgnoreCase("Order");
    String orderId = order ? orderId(reading.value(Place.ORDER_ID)) : null;
    EnumSet<Cause> flags = order ? reading.flags() : EnumSet.noneOf(Cause.class);
    String time = reading.value(Place.CURRENT_TIME).text();
    Instant at = WrittenTime.read(time, account.zone());
    if (order && at == null && !time.isEmpty()) {
      flags.add(Cause.INVALID_DATE);
    }
    String eventId = ExternalId.decimal(reading.value(Place.EVENT_ID).text());
    return new Notification(
        account.source(),
        account.name(),
        eventId == null ? ExternalId.ofBody(body) : eventId,
        orderId,
        TypeWord.of(order ? reading.value(Place.ORDER_STATUS).text() : kind),
        at,
        clock.instant(),
        Notification.Via.WEBHOOK,
        List.copyOf(flags),
        order ? null : Cause.OTHER_EVENT_TYPE,
        List.of(),
        body);
  }

  private static String orderId(Reading.Value id) throws Refusal {
    if (id.isMissing()) {
      throw new Refusal(Refusal.Code.ORDER_ID_MISSING, "The event has no OrderID.");
    }
    if (!ORDER_ID.matcher(id.text()).matches()) {
      throw new Refusal(
          Refusal.Code.ORDER_ID_INVALID,
          "OrderID is not one order id of 1 to 15 letters, digits, dots, hyphens or underscores.");
    }
    return id.text();
  }
}
