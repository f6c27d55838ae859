package dev.ordergateway.deliver;

import java.time.Duration;

/** The configured sink, with the time-outs that keep a delivery shorter than its lease. */
public final class SinkEndpoint {
  private SinkEndpoint() {}

  /**
   * An HTTP sink that names no time-outs of its own gets the gateway's; Camel's default of three
   * minutes is longer than a lease. Nor does its client repeat a call by itself: it would sleep for
   * as long as the sink's Retry-After says.
   */
  public static String address(String uri, Duration timeout) {
    if (!uri.startsWith("http:") && !uri.startsWith("https:")) {
      return uri;
    }
    String millis = Long.toString(timeout.toMillis());
    String address = with(uri, "connectTimeout", millis);
    address = with(with(address, "responseTimeout", millis), "soTimeout", millis);
    return with(address, "httpClientConfigurer", "#gatewayUnrepeatedCalls");
  }

  private static String with(String uri, String option, String value) {
    if (uri.contains(option + "=")) {
      return uri;
    }
    return uri + (uri.contains("?") ? "&" : "?") + option + "=" + value;
  }
}
