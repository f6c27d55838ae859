package dev.ordergateway.enrich;

import java.time.Duration;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * Has the HTTP client make each call once. Left to itself it repeats a GET after a broken
 * connection, and any call after 429 or 503 once Retry-After has passed, with the thread asleep
 * until then: calls that no budget has counted, and a pause that no account shows. Nor does it wait
 * for the end of an answer that nobody reads, or longer than a call may take.
 */
public final class UnrepeatedCalls implements HttpClientConfigurer {
  private final Duration longest;

  /**
   * @param longest what a call may take from its beginning to the end of its answer
   */
  public UnrepeatedCalls(Duration longest) {
    this.longest = longest;
  }

  @Override
  public void configureHttpClient(HttpClientBuilder client) {
    client.disableAutomaticRetries();
    client.addExecInterceptorFirst("gateway-unfinished-answers", new UnfinishedAnswers(longest));
  }
}
