package dev.ordergateway.settings;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What has to hold between the gateway's own keys. Values that are wrong by themselves are left.
 */
final class GatewayRules {
  // By its spelling: a name server must not decide whether the API needs a token.
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.[0-9.]+|\\[?::1]?|\\[?(0:){7}1]?");

  private final Reading reading;
  private final Map<String, String> values;

  GatewayRules(Reading reading, Map<String, String> values) {
    this.reading = reading;
    this.values = values;
  }

  void check() {
    managementIsGuarded();
    portsDiffer();
    ordered("gateway.enrich.delay-min", "gateway.enrich.delay-max");
    ordered("gateway.enrich.pause-min", "gateway.enrich.pause-max");
    leaseOutlastsItsWork();
    new SinkRules(reading, values.getOrDefault("gateway.sink.uri", "")).check();
  }

  private void managementIsGuarded() {
    String key = "gateway.management.host";
    String host = values.getOrDefault(key, "localhost");
    if (!LOOPBACK.matcher(host).matches()
        && values.getOrDefault("gateway.management.token", "?").isEmpty()) {
      String expected = "a loopback address, or a gateway.management.token";
      reading.note(key, "is " + Shown.value(host) + " and there is no token", expected);
    }
  }

  private void portsDiffer() {
    String key = "gateway.management.port";
    String port = values.getOrDefault(key, "0");
    if (!port.equals("0") && port.equals(values.get("gateway.http.port"))) {
      reading.note(key, "is " + Shown.value(port), "another port than gateway.http.port");
    }
  }

  private void ordered(String least, String most) {
    if (has(least) && has(most) && duration(most).compareTo(duration(least)) < 0) {
      reading.note(most, "is " + Shown.value(values.getOrDefault(most, "")), "at least " + least);
    }
  }

  /** A lease that ends during the work would let a second worker take the same order. */
  private void leaseOutlastsItsWork() {
    String lease = "gateway.enrich.lease";
    String connect = "gateway.enrich.connect-timeout";
    String answer = "gateway.enrich.answer-timeout";
    String deliver = "gateway.deliver.timeout";
    if (has(lease) && has(connect) && has(answer) && has(deliver)) {
      Duration work = duration(connect).plus(duration(answer)).plus(duration(deliver));
      if (duration(lease).compareTo(work) <= 0) {
        String expected = "longer than " + connect + ", " + answer + " and " + deliver;
        reading.note(
            lease, "is " + Shown.value(values.getOrDefault(lease, "")), expected + " together");
      }
    }
  }

  private boolean has(String key) {
    return values.containsKey(key);
  }

  private Duration duration(String key) {
    return Durations.parse(values.getOrDefault(key, ""));
  }
}
