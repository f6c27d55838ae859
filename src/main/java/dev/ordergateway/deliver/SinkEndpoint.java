package dev.ordergateway.deliver;

import java.time.Duration;
import java.util.regex.Matcher;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The configured sink, with the time-outs that keep a delivery shorter than its lease. */
public final class SinkEndpoint {
  static final String LINE_END = "appendChars=\\\\n";
  private static final String ESCAPED = Matcher.quoteReplacement(LINE_END);

  private SinkEndpoint() {}

  /**
   * The address with what the integrator has left open. An HTTP sink that names no time-outs of its
   * own gets the gateway's; Camel's default of three minutes is longer than a lease. Nor does its
   * client repeat a call by itself: it would sleep for as long as the sink's Retry-After says.
   */
  public static String address(String uri, Duration timeout) {
    if (uri.startsWith("file:") && uri.contains("fileExist=Append")) {
      return withLineEnds(uri);
    }
    if (uri.startsWith("kafka:")) {
      return kafka(uri, timeout);
    }
    if (!uri.startsWith("http:") && !uri.startsWith("https:")) {
      return uri;
    }
    String millis = Long.toString(timeout.toMillis());
    String address = with(uri, "connectTimeout", millis);
    address = with(with(address, "responseTimeout", millis), "soTimeout", millis);
    return with(address, "httpClientConfigurer", "#gatewaySinkCalls");
  }

  /**
   * A Kafka sink has a record only when every replica in sync has it, once, or fails within the
   * time-out: half of it to learn where the topic is, half to send, in which a broker that does not
   * answer is asked again. Each delivery waits for its own record, so no more than the deliveries
   * under way are buffered. The producer is made by the first record and not at the start, where
   * brokers whose names cannot be resolved would keep the gateway from taking notifications.
   */
  private static String kafka(String uri, Duration timeout) {
    long millis = timeout.toMillis();
    String address = with(with(uri, "requestRequiredAcks", "all"), "enableIdempotence", "true");
    address = with(address, "valueSerializer", ByteArraySerializer.class.getName());
    address = with(address, "maxBlockMs", Long.toString(millis / 2));
    if (!address.contains("deliveryTimeoutMs=") && !address.contains("requestTimeoutMs=")) {
      address = with(address, "deliveryTimeoutMs", Long.toString(millis / 2));
      address = with(address, "requestTimeoutMs", Long.toString(millis / 4));
    }
    address = with(with(address, "synchronous", "true"), "recordMetadata", "false");
    return with(address, "lazyStartProducer", "true");
  }

  /**
   * A file that is appended to holds one event a line, unless it names another end. Camel wants the
   * line end with one backslash more than everybody writes, and ignores it without.
   */
  private static String withLineEnds(String uri) {
    return with(
        uri.replace("appendChars=\n", LINE_END).replaceFirst("appendChars=\\\\n(?=&|$)", ESCAPED),
        "appendChars",
        "\\\\n");
  }

  private static String with(String uri, String option, String value) {
    if (uri.contains(option + "=")) {
      return uri;
    }
    return uri + (uri.contains("?") ? "&" : "?") + option + "=" + value;
  }
}
