package dev.ordergateway.deliver;

import java.time.Duration;

/** The configured sink, with the time-outs that keep a delivery shorter than its lease. */
public final class SinkEndpoint {
  private SinkEndpoint() {}

  /**
   * An HTTP sink that names no time-outs of its own gets the gateway's; Camel's default of three
   * minutes is longer than a lease.
   */
  public static String address(String uri, Duration timeout) {
    if (!uri.startsWith("http:") && !uri.startsWith("https:")) {
      return uri;
    }
    String bounded = with(uri, "connectTimeout", timeout);
    return with(with(bounded, "responseTimeout", timeout), "soTimeout", timeout);
  }

  private static String with(String uri, String option, Duration timeout) {
    if (uri.contains(option + "=")) {
      return uri;
    }
    return uri + (uri.contains("?") ? "&" : "?") + option + "=" + timeout.toMillis();
  }
}
