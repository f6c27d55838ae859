package dev.ordergateway.receive;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.MDC;

/**
 * A route that is entered through {@link ServletDoor}. Of the request nothing but the parameters of
 * its path becomes a header. Safe for any thread.
 */
final class ServletConsumer extends DefaultConsumer implements PlatformHttpConsumer {
  private final ServletPaths paths;

  ServletConsumer(PlatformHttpEndpoint endpoint, Processor processor, ServletPaths paths) {
    super(endpoint, processor);
    this.paths = paths;
  }

  @Override
  public PlatformHttpEndpoint getEndpoint() {
    return (PlatformHttpEndpoint) super.getEndpoint();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    paths.add(getEndpoint().getPath(), this);
  }

  @Override
  protected void doStop() throws Exception {
    paths.remove(this);
    super.doStop();
  }

  /**
   * Never out of a pool of the host's: Camel 4.18.0 takes a failure on an exchange that is lent
   * again for one that has been handled, and then it is not.
   */
  @Override
  public Exchange createExchange(boolean autoRelease) {
    Exchange exchange = getEndpoint().createExchange();
    exchange.getExchangeExtension().setFromRouteId(getRouteId());
    return exchange;
  }

  @Override
  public void releaseExchange(Exchange exchange, boolean autoRelease) {
    // There is no pool to give it back to.
  }

  /** Runs the route and writes its answer. */
  void serve(CallerRequest request, Map<String, String> parameters, HttpServletResponse response)
      throws Exception {
    Exchange exchange = createExchange(false);
    exchange.setPattern(ExchangePattern.InOut);
    exchange.setProperty(CallerRequest.PROPERTY, request);
    parameters.forEach(exchange.getIn()::setHeader);
    createUoW(exchange);
    Map<String, String> log = MDC.getCopyOfContextMap();
    try {
      getProcessor().process(exchange);
      write(exchange, response);
    } finally {
      // The thread is the container's.
      if (log == null) {
        MDC.clear();
      } else {
        MDC.setContextMap(log);
      }
      doneUoW(exchange);
      releaseExchange(exchange, false);
    }
  }

  private void write(Exchange exchange, HttpServletResponse response) throws IOException {
    if (exchange.getException() != null) {
      // Every route turns its failures into answers; this is for one that has been stopped.
      ServletDoor.problem(response, 503, RequestGuard.turnedAway());
      return;
    }
    Message message = exchange.getMessage();
    Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    response.setStatus(status == null ? HttpServletResponse.SC_OK : status);
    String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
    if (type != null) {
      response.setContentType(type); // The filter leaves it to those who write the body.
    }
    HeaderFilterStrategy filter = getEndpoint().getHeaderFilterStrategy();
    message
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (!filter.applyFilterToCamelHeaders(name, value, exchange)) {
                response.setHeader(name, String.valueOf(value));
              }
            });
    Object body = message.getBody();
    byte[] bytes =
        body instanceof byte[] array
            ? array
            : String.valueOf(body == null ? "" : body).getBytes(StandardCharsets.UTF_8);
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
