package dev.ordergateway.receive;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.IntSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;

/**
 * Camel's consumers on a Vert.x router of a known name. Camel's own engine looks for a router by
 * its port, and would take a host's for ours.
 *
 * @param router its name in the registry
 * @param guards what each request passes before a route sees it
 */
record RouterEngine(String router, List<Handler<RoutingContext>> guards, IntSupplier port)
    implements PlatformHttpEngine {
  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
    return new RouterConsumer(endpoint, processor, guards, router);
  }

  /**
   * Nothing of the request but the parameters of its path becomes a header, and its body is left
   * alone: the guard has read it, and a request of HTTP/2 that has been read cannot be paused.
   */
  private static final class RouterConsumer extends VertxPlatformHttpConsumer {
    RouterConsumer(
        PlatformHttpEndpoint endpoint,
        Processor processor,
        List<Handler<RoutingContext>> guards,
        String router) {
      super(endpoint, processor, guards, router);
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

    @Override
    protected Future<Void> populateCamelMessage(
        RoutingContext context, Exchange exchange, Message message) {
      context.pathParams().forEach(message::setHeader);
      return Future.succeededFuture();
    }
  }

  @Override
  public int getServerPort() {
    return port.getAsInt();
  }
}
