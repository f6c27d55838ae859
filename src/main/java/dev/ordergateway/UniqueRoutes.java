package dev.ordergateway;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.model.ModelLifecycleStrategy;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a second route of one id while files are loaded. Camel would drop the earlier one and say
 * nothing: a copied file could take the place of a step, and orders would wait for it in vain.
 */
final class UniqueRoutes implements ModelLifecycleStrategy {
  /** Camel does not tell in which file a route stands that is made of a template. */
  private static final String MADE = "a templatedRoute";

  private final Map<String, String> files = new HashMap<>();

  @Override
  public void onAddRouteDefinition(RouteDefinition route) {
    @Nullable String id = route.getId();
    if (id == null) {
      return;
    }
    String file = route.getResource() == null ? MADE : route.getResource().getLocation();
    @Nullable String earlier = files.putIfAbsent(id, file);
    if (earlier != null) {
      throw new IllegalArgumentException(
          "the route id "
              + id
              + " is given twice, in "
              + name(earlier)
              + " and in "
              + name(file)
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
