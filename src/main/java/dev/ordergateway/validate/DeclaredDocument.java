package dev.ordergateway.validate;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.accept.Notification;
import dev.ordergateway.receive.CallerHeaders;
import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.DeclaredSource;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one source's notifications into {@link Notification}s, by the places that its
 * file names. Safe for any thread.
 */
final class DeclaredDocument {
  private static final int ID_CHARS = 120;

  private final String source;
  private final DeclaredPlaces places;
  private final NotificationSchema schema;
  private final JsonBody json;
  private final XmlBody xml;
  private final Clock clock;

  /**
   * @throws IllegalArgumentException with one line if a parameter cannot be meant
   */
  DeclaredDocument(DeclaredSource source, NotificationSchema schema, int depthMax, Clock clock) {
    this.source = source.name();
    this.places = new DeclaredPlaces(source);
    this.schema = schema;
    this.json = new JsonBody(depthMax);
    this.xml = new XmlBody(depthMax);
    this.clock = clock;
  }

  /** Whether it only asks whether somebody is there. */
  boolean isPing(byte[] body, CallerHeaders headers) throws Refusal {
    return places.hasPing() && !places.ping().values(open(body, headers)).isEmpty();
  }

  private Opened open(byte[] body, CallerHeaders headers) throws Refusal {
    return places.isXml()
        ? new Opened(null, xml.read(body), headers)
        : new Opened(json.read(body), null, headers);
  }

  /**
   * @param accounts those that the credentials opened, at least one
   * @throws Refusal if it is not well-formed, or about an order that it does not name
   */
  Notification read(byte[] body, List<Account> accounts, CallerHeaders headers) throws Refusal {
    Opened notification = open(body, headers);
    boolean order = places.isAboutOrder(notification);
    String orderId = order ? places.orderId(notification) : null;
    EnumSet<Cause> flags = order ? schema.flags(notification) : EnumSet.noneOf(Cause.class);
    Account account = places.account(notification, accounts);
    Set<String> times = places.time().values(notification);
    Instant at =
        times.size() == 1
            ? EventTime.read(
                times.iterator().next(), account == null ? ZoneOffset.UTC : account.zone())
            : null;
    if (order && at == null && !times.isEmpty()) {
      flags.add(Cause.INVALID_DATE);
    }
    String type = TypeWord.of(String.join(" ", places.type().values(notification)));
    return new Notification(
        source,
        account == null ? "" : account.name(),
        externalId(notification, orderId, type, at, body),
        orderId,
        type,
        at,
        clock.instant(),
        Notification.Via.WEBHOOK,
        List.copyOf(flags),
        quarantine(account, order),
        account == null ? accounts.stream().map(Account::name).toList() : List.of(),
        body);
  }

  /** Another account's comes first: nothing else about it can be judged. */
  private static @Nullable Cause quarantine(@Nullable Account account, boolean order) {
    if (account == null) {
      return Cause.UNKNOWN_SELLER;
    }
    return order ? null : Cause.OTHER_EVENT_TYPE;
  }

  /** The platform's own id, else what happened to which order and when, else the body's digest. */
  private String externalId(
      Opened notification,
      @Nullable String orderId,
      @Nullable String type,
      @Nullable Instant at,
      byte[] body) {
    Set<String> ids = places.id().values(notification);
    if (ids.size() == 1) {
      String id = ids.iterator().next();
      return id.length() > ID_CHARS || !id.equals(TypeWord.of(id, ID_CHARS))
          ? ExternalId.ofBody(body)
          : id;
    }
    return orderId == null || at == null || places.hasId()
        ? ExternalId.ofBody(body)
        : orderId + ":" + (type == null ? "" : type) + ":" + at;
  }
}
