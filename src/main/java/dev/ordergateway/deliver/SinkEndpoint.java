package dev.ordergateway.deliver;

import java.time.Duration;
import java.util.regex.Matcher;

/** The configured sink, with the time-outs that keep a delivery shorter than its lease. */
public final class SinkEndpoint {
  static final String LINE_END = "appendChars=\\\\n";
  private static final String ESCAPED = Matcher.quoteReplacement(LINE_END);

  private SinkEndpoint() {}

  /**
   * An HTTP sink that names no time-outs of its own gets the gateway's; Camel's default of three
   * minutes is longer than a lease. Nor does its client repeat a call by itself: it would sleep for
   * as long as the sink's Retry-After says.
   */
  public static String address(String uri, Duration timeout) {
    if (uri.startsWith("file:") && uri.contains("fileExist=Append")) {
      return withLineEnds(uri);
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
