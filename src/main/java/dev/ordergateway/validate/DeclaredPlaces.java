package dev.ordergateway.validate;

import dev.ordergateway.receive.Refusal;
import dev.ordergateway.settings.Account;
import dev.ordergateway.settings.DeclaredSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Where things stand in a source's notifications, by the parameters of its file. */
final class DeclaredPlaces {
  /** What an order id may be at all: it becomes a part of an address. */
  private static final Pattern SAFE_ID = Pattern.compile("(?!\\.+$)[A-Za-z0-9._-]{1,40}");

  private static final int WRITTEN_CHARS = 500;
  private static final String TEMPLATE = DeclaredSource.VALIDATE;

  private final DeclaredSource source;
  private final boolean xml;
  private final Location id;
  private final Location order;
  private final Pattern orderPattern;
  private final Location type;
  private final Location time;
  private final Location topic;
  private final Set<String> topics;
  private final Location account;
  private final String accountKey;
  private final Location ping;

  DeclaredPlaces(DeclaredSource source) {
    this.source = source;
    this.xml = isXml(source);
    this.id = location("id");
    this.order = location("order");
    this.orderPattern = pattern();
    this.type = location("type");
    this.time = location("time");
    this.topic = location("topic");
    this.topics = Set.copyOf(Arrays.asList(source.text(TEMPLATE, "topics").split("\\s*,\\s*")));
    this.account = location("account");
    this.accountKey = source.text(TEMPLATE, "accountKey");
    this.ping = location("ping");
    if (source.text(TEMPLATE, "order").isEmpty()) {
      throw source.wrong(TEMPLATE, "order", "say where the order's id stands");
    }
    requireTogether("topic", "topics");
    if (source.text(TEMPLATE, "account").isEmpty() != accountKey.isEmpty()
        || (!accountKey.isEmpty() && !source.hasAccountKey(accountKey))) {
      throw source.wrong(
          TEMPLATE, "accountKey", "account and accountKey go together; declare it in accountKeys");
    }
  }

  private void requireTogether(String one, String other) {
    boolean lacksOne = source.text(TEMPLATE, one).isEmpty();
    if (lacksOne != source.text(TEMPLATE, other).isEmpty()) {
      throw source.wrong(TEMPLATE, lacksOne ? one : other, one + " and " + other + " go together");
    }
  }

  static boolean isXml(DeclaredSource source) {
    String format = source.text(TEMPLATE, "format");
    if (!List.of("json", "xml").contains(format)) {
      throw source.wrong(TEMPLATE, "format", "expected json or xml");
    }
    return format.equals("xml");
  }

  private Location location(String parameter) {
    try {
      return Location.of(source.text(TEMPLATE, parameter), xml);
    } catch (IllegalArgumentException e) {
      throw source.wrong(
          TEMPLATE,
          parameter,
          e.getMessage() + "; expected " + (xml ? "an XPath" : "a JSONPath") + " or header:Name");
    }
  }

  private Pattern pattern() {
    String written = source.text(TEMPLATE, "orderPattern");
    try {
      Pattern pattern = Pattern.compile(written);
      if (pattern.matcher("").groupCount() == 1) {
        return pattern;
      }
    } catch (PatternSyntaxException e) {
      throw source.wrong(
          TEMPLATE, "orderPattern", "not a regular expression: " + e.getDescription());
    }
    throw source.wrong(TEMPLATE, "orderPattern", "expected one group in brackets, the order's id");
  }

  boolean isXml() {
    return xml;
  }

  boolean hasId() {
    return id != Location.NOWHERE;
  }

  Location id() {
    return id;
  }

  Location type() {
    return type;
  }

  Location time() {
    return time;
  }

  boolean hasPing() {
    return ping != Location.NOWHERE;
  }

  Location ping() {
    return ping;
  }

  /** Where there are topics, one of those that are about orders. */
  boolean isAboutOrder(Opened notification) {
    return topic == Location.NOWHERE || topics.containsAll(single(topic.values(notification)));
  }

  /** Nothing, or two, is no topic of ours. */
  private static Set<String> single(Set<String> values) {
    return values.size() == 1 ? values : Set.of("");
  }

  /**
   * @throws Refusal if it names no order, or one that no platform has
   */
  String orderId(Opened notification) throws Refusal {
    Set<String> written = order.values(notification);
    if (written.isEmpty()) {
      throw new Refusal(Refusal.Code.ORDER_ID_MISSING, "The notification names no order.");
    }
    String text = written.iterator().next();
    Matcher matcher = orderPattern.matcher(text);
    boolean fits = written.size() == 1 && text.length() <= WRITTEN_CHARS && matcher.matches();
    String orderId = fits ? matcher.group(1) : null;
    if (orderId == null || !SAFE_ID.matcher(orderId).matches()) {
      throw new Refusal(
          Refusal.Code.ORDER_ID_INVALID, "The notification names no order id of the right form.");
    }
    return orderId;
  }

  /** The one account that is meant, of those that were opened; null if it is none of them. */
  @Nullable Account account(Opened notification, List<Account> opened) {
    if (account == Location.NOWHERE) {
      return opened.get(0);
    }
    Set<String> named = account.values(notification);
    for (Account each : opened) {
      if (named.size() == 1 && named.contains(each.text(accountKey))) {
        return each;
      }
    }
    return null;
  }
}
