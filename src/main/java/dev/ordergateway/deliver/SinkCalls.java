package dev.ordergateway.deliver;

import dev.ordergateway.enrich.UnrepeatedCalls;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of a sink over HTTP: each is made once, and of its answer only the status counts. Left to
 * itself Camel keeps every answer whole, on disk when it is long.
 */
public final class SinkCalls implements HttpClientConfigurer {
  private static final Logger LOG = LoggerFactory.getLogger(SinkCalls.class);

  /** A connection is used again if no more than this has to be read from it first. */
  private static final int PASSED_OVER_MAX = 64 * 1024;

  private final UnrepeatedCalls calls;

  /**
   * @param longest what a delivery may take
   */
  public SinkCalls(Duration longest) {
    this.calls = new UnrepeatedCalls(longest);
  }

  @Override
  public void configureHttpClient(HttpClientBuilder client) {
    calls.configureHttpClient(client);
    client.addExecInterceptorFirst("gateway-sink-answers", SinkCalls::withoutBody);
  }

  private static ClassicHttpResponse withoutBody(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    ClassicHttpResponse response = chain.proceed(request, scope);
    HttpEntity entity = response.getEntity();
    if (entity != null) {
      try (InputStream body = entity.getContent()) {
        body.readNBytes(PASSED_OVER_MAX);
      } catch (IOException e) {
        // The status has been said; sent again, the event would be there twice.
        LOG.debug("passing over a sink's answer", e);
      }
      response.setEntity(null);
    }
    return response;
  }
}
