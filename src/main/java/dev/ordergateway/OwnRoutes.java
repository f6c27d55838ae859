package dev.ordergateway;

import dev.ordergateway.hook.HookPoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.ModelLifecycleStrategy;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Makes each route that is loaded independent of what its context has set for routes in general,
 * and refuses a second one of an id. Camel would drop the earlier one and say nothing: a copied
 * file could take the place of a step, and orders would wait for it in vain.
 */
final class OwnRoutes implements ModelLifecycleStrategy {
  static final String HOST = "the host's Camel context";

  /** Camel does not tell in which file a route stands that is made of a template. */
  private static final String MADE = "a templatedRoute";

  /** Nobody's: a route that names no configuration would get all of the host's that have no id. */
  private static final String NO_CONFIGURATION = "gateway-none";

  private static final Pattern STEP =
      Pattern.compile("direct:/*(?!" + HookPoint.PREFIX + ")gateway-");

  private final Map<String, String> files = new HashMap<>();
  private final Thread loading = Thread.currentThread();
  private final Set<Object> added = Collections.newSetFromMap(new IdentityHashMap<>());

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

  /**
   * Camel applies the context's configurations to a route, and takes out the host's route of the
   * same id, before it tells of the new one.
   */
  void watch(RouteBuilder file) {
    file.addLifecycleInterceptor(
        new RouteBuilderLifecycleStrategy() {
          @Override
          public void beforeConfigure(RouteBuilder builder) {
            builder.getRouteCollection().setRoutes(new Independent());
          }

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

  /** The routes of a file as they are read. */
  private static final class Independent extends ArrayList<RouteDefinition> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean add(RouteDefinition route) {
      detach(route);
      return super.add(route);
    }
  }

  private static void detach(RouteDefinition route) {
    if (route.getRouteConfigurationId() == null) {
      route.setRouteConfigurationId(NO_CONFIGURATION);
    }
  }

  @Override
  public void onAddRouteDefinition(RouteDefinition route) {
    if (Thread.currentThread() != loading) {
      return; // The host adds one of its own meanwhile.
    }
    requireUnique(route);
    added.add(route);
    // Started one after the other once all are there.
    route.setAutoStartup("false");
    // A body is bytes, and read once.
    route.setStreamCache("false");
    if (route.getDelayer() == null) {
      route.setDelayer("0");
    }
    if (route.getErrorHandler() == null) {
      // Not the context's, which may send again or elsewhere: retries are due times on rows.
      route.setErrorHandlerFactory(
          isStep(route) ? new NoErrorHandlerDefinition() : new DefaultErrorHandlerDefinition());
    }
  }

  /**
   * Whether it is a step that a route of the gateway's calls and that says nothing of failures.
   * They are for the caller, which has an answer for each; a handler of the step's own would have
   * them count as dealt with. Hooks are not among them: what they do with a failure is their own.
   */
  private static boolean isStep(RouteDefinition route) {
    return STEP.matcher(route.getInput().getEndpointUri()).lookingAt()
        && route.getOutputs().stream().noneMatch(OnExceptionDefinition.class::isInstance);
  }

  /** Whether a route or a template was added by those who load the gateway's files. */
  boolean isOurs(Object definition) {
    return added.contains(definition);
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

  /** As it stands in the home directory or in the box. */
  static String name(String location) {
    return location.replaceFirst(".*?(?=routes/)", "");
  }

  @Override
  public void onRemoveRouteDefinition(RouteDefinition route) {}

  @Override
  public void onAddRouteTemplateDefinition(RouteTemplateDefinition template) {
    if (Thread.currentThread() == loading) {
      added.add(template);
      detach(template.getRoute());
    }
  }

  @Override
  public void onRemoveRouteTemplateDefinition(RouteTemplateDefinition template) {}
}
