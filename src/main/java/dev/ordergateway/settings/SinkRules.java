package dev.ordergateway.settings;

import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.camel.util.URISupport;

/**
 * Refuses options of a sink under which a delivery that was recorded as done could be lost, or
 * doubled by the producer itself. What is weak on a broker's side cannot be seen from here.
 */
final class SinkRules {
  private static final Pattern ALL = Pattern.compile("all|-1");
  private static final Pattern TRUE = Pattern.compile("(?i)true");
  private static final Pattern FALSE = Pattern.compile("(?i)false");
  private static final Pattern PERSISTENT = Pattern.compile("2");
  private static final Pattern IN_ONLY = Pattern.compile("InOnly");
  private static final Pattern ZERO = Pattern.compile("-1|0");
  private static final Pattern NONE = Pattern.compile("");
  private static final Set<String> HTTP = Set.of("http", "https");

  /** A code, or some from the first to the last, and more of them after commas; all of them 2xx. */
  private static final Pattern SUCCESS =
      Pattern.compile("(?:2\\d\\d(?:-2\\d\\d)?(?:\\s*,\\s*|$))+");

  private static final Set<String> FILES = Set.of("file", "ftp", "ftps", "sftp");
  private static final Pattern KEPT = Pattern.compile("(?i)Override|Append|Move|TryRename");
  private static final Set<String> JMS = Set.of("sjms2", "sjms", "jms", "activemq", "activemq6");

  private final Reading reading;
  private final String key;
  private final String uri;

  /**
   * @param key where the address stands
   */
  SinkRules(Reading reading, String key, String uri) {
    this.reading = reading;
    this.key = key;
    this.uri = uri;
  }

  void check() {
    if (!uri.contains("?")) {
      return;
    }
    String scheme = uri.replaceFirst(":.*", "");
    if (scheme.equals("kafka")) {
      kafka(options());
    } else if (JMS.contains(scheme)) {
      jms(options());
    } else if (HTTP.contains(scheme)) {
      http(options());
    } else if (FILES.contains(scheme)) {
      only(options(), "fileExist", KEPT, "fileExist=Override or fileExist=Append");
    }
  }

  /** Secrets that sign nothing are a mistake that nobody would see. */
  void checkSigning(String secretsKey, String secrets) {
    if (!secrets.isEmpty() && !uri.startsWith("http:") && !uri.startsWith("https:")) {
      reading.note(secretsKey, "is set", "an http or https address in " + key);
    }
  }

  /** By their names in whatever case: Camel takes them so. */
  private Map<String, Object> options() {
    Map<String, Object> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    try {
      options.putAll(URISupport.parseQuery(uri.substring(uri.indexOf('?') + 1)));
      return options;
    } catch (URISyntaxException e) {
      reading.note(key, "has options that cannot be read", "an address as of a web page");
      return Map.of();
    }
  }

  private void kafka(Map<String, Object> options) {
    bothOnly(options, "requestRequiredAcks", "acks", ALL, "requestRequiredAcks=all");
    bothOnly(options, "enableIdempotence", "enable.idempotence", TRUE, "enableIdempotence=true");
    // The component commits after the exchange, when the delivery has been recorded.
    bothOnly(options, "transactionalId", "transactional.id", NONE, "no transaction");
  }

  private void bothOnly(
      Map<String, Object> options, String own, String kafkas, Pattern good, String expected) {
    only(options, own, good, expected);
    only(options, "additionalProperties." + kafkas, good, expected);
  }

  /** A message is kept by the broker until it is read, and is there when sending returns. */
  private void jms(Map<String, Object> options) {
    only(options, "deliveryPersistent", TRUE, "deliveryPersistent=true");
    only(options, "deliveryMode", PERSISTENT, "deliveryMode=2");
    only(options, "timeToLive", ZERO, "no timeToLive");
    only(options, "exchangePattern", IN_ONLY, "exchangePattern=InOnly");
    // As with Kafka: what is committed at the end of the exchange is recorded before.
    only(options, "transacted", FALSE, "no transaction");
  }

  /**
   * What is not answered 2xx has not been taken. A redirect is none of it: the client would go on
   * with a GET, without the event, and what that is answered would be recorded.
   */
  private void http(Map<String, Object> options) {
    only(options, "throwExceptionOnFailure", TRUE, "throwExceptionOnFailure=true");
    only(options, "okStatusCodeRange", SUCCESS, "no code but 2xx, as okStatusCodeRange=200-299");
    only(options, "followRedirects", FALSE, "the address that the sink redirects to");
  }

  private void only(Map<String, Object> options, String option, Pattern good, String expected) {
    String value = String.valueOf(options.getOrDefault(option, ""));
    if (!value.isEmpty() && !good.matcher(value).matches()) {
      reading.note(key, "has " + option + "=" + Shown.value(value), expected);
    }
  }
}
