package dev.ordergateway.receive;

import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.jspecify.annotations.Nullable;

/**
 * The Vert.x server that a Camel context already has for {@code platform-http:}. Worker threads,
 * header limits, TLS and what is answered to unknown paths are the host's.
 */
public final class RouterDoor implements Door {
  private @Nullable VertxPlatformHttpRouter router;

  @Override
  public PlatformHttpEngine engine(CamelContext context, RequestGuard guard) {
    if (router != null) {
      throw new IllegalStateException("a door serves one gateway, and this one does");
    }
    Map<String, VertxPlatformHttpRouter> routers =
        context.getRegistry().findByTypeWithName(VertxPlatformHttpRouter.class);
    Map.Entry<String, VertxPlatformHttpRouter> lent =
        routers.entrySet().stream()
            .filter(each -> routers.size() == 1 || each.getValue().isMainServer())
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the context has no Vert.x server for platform-http to lend. Hint: start"
                            + " one before the gateway is installed, or lend none."));
    router = lent.getValue();
    return new RouterEngine(lent.getKey(), List.of(new RouterGuard(guard)), this::port);
  }

  @Override
  public void open() {
    // It is open.
  }

  @Override
  public int port() {
    return router == null || router.getServer() == null
        ? 0
        : router.getServer().getServer().actualPort();
  }

  @Override
  public void close() {
    router = null; // It is the host's to close.
  }
}
