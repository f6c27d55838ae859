package dev.ordergateway.settings;

import java.net.URISyntaxException;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.util.URISupport;

/**
 * Refuses options of a Kafka sink under which a delivery that was recorded as done could be lost,
 * or doubled by the producer itself. What is weak on the broker's side cannot be seen from here.
 */
final class SinkRules {
  private static final String KEY = "gateway.sink.uri";
  private static final Pattern ALL = Pattern.compile("all|-1");
  private static final Pattern TRUE = Pattern.compile("(?i)true");
  // The component commits after the exchange, when the delivery has been recorded.
  private static final Pattern NONE = Pattern.compile("");

  private final Reading reading;
  private final String uri;

  SinkRules(Reading reading, String uri) {
    this.reading = reading;
    this.uri = uri;
  }

  void check() {
    if (!uri.startsWith("kafka:") || !uri.contains("?")) {
      return;
    }
    Map<String, Object> options;
    try {
      options = URISupport.parseQuery(uri.substring(uri.indexOf('?') + 1));
    } catch (URISyntaxException e) {
      reading.note(KEY, "has options that cannot be read", "an address as of a web page");
      return;
    }
    only(options, "requestRequiredAcks", "acks", ALL, "requestRequiredAcks=all");
    only(options, "enableIdempotence", "enable.idempotence", TRUE, "enableIdempotence=true");
    only(options, "transactionalId", "transactional.id", NONE, "no transaction");
  }

  private void only(
      Map<String, Object> options, String own, String kafkas, Pattern good, String expected) {
    for (String option : new String[] {own, "additionalProperties." + kafkas}) {
      String value = String.valueOf(options.getOrDefault(option, ""));
      if (!value.isEmpty() && !good.matcher(value).matches()) {
        reading.note(KEY, "has " + option + "=" + Shown.value(value), expected);
      }
    }
  }
}
