package dev.ordergateway.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What has to hold between the gateway's own keys. Values that are wrong by themselves are left.
 */
final class GatewayRules {
  // By its spelling: a name server must not decide whether the API needs a token.
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.[0-9.]+|\\[?::1]?|\\[?(0:){7}1]?");

  private static final Pattern EVERY_MINUTE = Pattern.compile("\\S+(\\s+[*?]){5,6}");

  private static final Duration PAYLOAD_AGE_MIN = Duration.ofHours(1);

  private static final List<String> SHORTER_THAN_KEYS =
      List.of("gateway.retain.payload-age", "gateway.poll.lookback", "gateway.poll.sweep-age-max");

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
    spoolIsForAServer();
    payloadsOutlastTheirUse();
    keysOutlastRepeats();
    sealsAreAMinuteBehind();
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

  /** A store in a file is as near as the spool: a disk that fails takes both. */
  private void spoolIsForAServer() {
    String key = "gateway.accept.spool-enabled";
    if (values.getOrDefault(key, "").equals("true")
        && values.getOrDefault("gateway.store.url", "").startsWith("jdbc:sqlite:")) {
      reading.note(key, "is \"true\"", "false unless gateway.store.url is one of PostgreSQL");
    }
  }

  /** Calls are counted against their budget for a minute; the rest is for people to look at. */
  private void payloadsOutlastTheirUse() {
    String key = "gateway.retain.payload-age";
    if (has(key) && !isForEver(key) && duration(key).compareTo(PAYLOAD_AGE_MIN) < 0) {
      reading.note(key, seen(key), "0s, or at least 1h");
    }
  }

  /** A repeat of what is not known any more would be taken for news. */
  private void keysOutlastRepeats() {
    String key = "gateway.retain.key-age";
    if (!has(key) || isForEver(key)) {
      return;
    }
    List<String> overlaps =
        values.keySet().stream()
            .filter(name -> name.startsWith("gateway.poll.") && name.endsWith(".overlap"))
            .toList();
    for (String shorter : Stream.concat(SHORTER_THAN_KEYS.stream(), overlaps.stream()).toList()) {
      if (has(shorter) && duration(key).compareTo(duration(shorter)) <= 0) {
        reading.note(key, seen(key), "0s, or longer than " + shorter);
      }
    }
    String payload = "gateway.retain.payload-age";
    if (has(payload) && isForEver(payload)) {
      reading.note(key, seen(key), "0s, because " + payload + " is 0s and keeps the rows' bodies");
    }
  }

  /** What is not sealed yet could be altered unseen; only the field of the seconds is free. */
  private void sealsAreAMinuteBehind() {
    String key = "gateway.audit.seal-cron";
    if (has(key) && !EVERY_MINUTE.matcher(values.getOrDefault(key, "")).matches()) {
      reading.note(key, seen(key), "at least once a minute: * or ? in each field but the first");
    }
  }

  private boolean isForEver(String key) {
    return duration(key).isZero();
  }

  private String seen(String key) {
    return "is " + Shown.value(values.getOrDefault(key, ""));
  }

  private boolean has(String key) {
    return values.containsKey(key);
  }

  private Duration duration(String key) {
    return Durations.parse(values.getOrDefault(key, ""));
  }
}
