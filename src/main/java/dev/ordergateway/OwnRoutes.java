package dev.ordergateway;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.ModelLifecycleStrategy;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Makes each route that is loaded independent of what its context has set for routes in general,
 * and refuses a second one of an id. Camel would drop the earlier one and say nothing: a copied
 * file could take the place of a step, and orders would wait for it in vain.
 */
final class OwnRoutes implements ModelLifecycleStrategy {
  private static final String HOST = "the host's Camel context";

  /** Camel does not tell in which file a route stands that is made of a template. */
  private static final String MADE = "a templatedRoute";

  private final Map<String, String> files = new HashMap<>();

  /**
   * @throws IllegalArgumentException if a route of the host's has an id that begins as ours do
   */
  OwnRoutes(CamelContext context) {
    for (Route route : context.getRoutes()) {
      String id = route.getRouteId();
      files.put(id, HOST);
      if (id.startsWith("gateway-")) {
        throw new IllegalArgumentException(
            "the route " + id + " of " + HOST + " has a name that only the gateway's may have");
      }
    }
  }

  /** Camel takes out the host's route of the same id before it tells of the new one. */
  void watch(RouteBuilder file) {
    file.addLifecycleInterceptor(
        new RouteBuilderLifecycleStrategy() {
          @Override
          public void afterConfigure(RouteBuilder builder) {
            for (RouteDefinition route : builder.getRouteCollection().getRoutes()) {
              if (HOST.equals(files.get(route.getId()))) {
                requireUnique(route);
              }
            }
          }
        });
  }

  @Override
  public void onAddRouteDefinition(RouteDefinition route) {
    requireUnique(route);
    // Started one after the other once all are there.
    route.setAutoStartup("false");
    // A body is bytes, and read once.
    route.setStreamCache("false");
    if (route.getErrorHandler() == null) {
      // Not the context's, which may send again or elsewhere: retries are due times on rows.
      route.setErrorHandlerFactory(new DefaultErrorHandlerDefinition());
    }
  }

  private void requireUnique(RouteDefinition route) {
    @Nullable String id = route.getId();
    if (id == null) {
      return;
    }
    String file = route.getResource() == null ? MADE : name(route.getResource().getLocation());
    @Nullable String earlier = files.putIfAbsent(id, file);
    if (earlier != null) {
      throw new IllegalArgumentException(
          "the route id "
              + id
              + " is given twice, in "
              + earlier
              + " and in "
              + file
              + ". Hint: order-gateway check names both lines");
    }
  }

  private static String name(String location) {
    return location.replaceFirst(".*?(?=routes/)", "");
  }

  @Override
  public void onRemoveRouteDefinition(RouteDefinition route) {}

  @Override
  public void onAddRouteTemplateDefinition(RouteTemplateDefinition template) {}

  @Override
  public void onRemoveRouteTemplateDefinition(RouteTemplateDefinition template) {}
}
