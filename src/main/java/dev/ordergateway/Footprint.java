package dev.ordergateway;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.PropertiesSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a gateway puts into a Camel context, so that it can be taken out again and nothing else:
 * what was there before it came is not touched. Used by one thread at a time.
 */
final class Footprint {
  private static final Logger LOG = LoggerFactory.getLogger(Footprint.class);

  /** A part of the removal. */
  interface Step {
    void run() throws Exception;
  }

  private final CamelContext context;
  private final Model model;
  private final List<RouteDefinition> routes = new ArrayList<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final Deque<Step> removals = new ArrayDeque<>();

  Footprint(CamelContext context) {
    this.context = context;
    this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
  }

  /**
   * @throws IllegalStateException if there is a gateway in the context already
   */
  void requireNone(String propertiesSource) {
    if (context.getPropertiesComponent().getPropertiesSource(propertiesSource) != null) {
      throw new IllegalStateException(
          "there is a gateway in this Camel context already. Hint: a second one needs a context of"
              + " its own.");
    }
  }

  void add(PropertiesSource source) {
    context.getPropertiesComponent().addPropertiesSource(source);
    onRemoval(() -> context.getPropertiesComponent().getPropertiesSources().remove(source));
  }

  void add(String scheme, Component component) {
    context.addComponent(scheme, component);
    onRemoval(() -> context.removeComponent(scheme));
  }

  void bind(String name, Object bean) {
    context.getRegistry().bind(name, bean);
    onRemoval(() -> context.getRegistry().unbind(name));
  }

  /** To be done when all routes are gone; the last first. */
  void onRemoval(Step step) {
    removals.push(step);
  }

  /** Takes note of what loading the route files has added; the host may add things meanwhile. */
  void note(Additions added) {
    routes.addAll(added.routes());
    added.templates().forEach(each -> onRemoval(() -> model.removeRouteTemplateDefinition(each)));
    added.configurations().forEach(each -> onRemoval(() -> model.removeRouteConfiguration(each)));
    added
        .beans()
        .forEach(
            bean ->
                onRemoval(
                    () -> {
                      context.getRegistry().unbind(bean.getName());
                      model.getCustomBeans().remove(bean);
                    }));
    added.components().forEach(each -> onRemoval(() -> removeUnused(each)));
    // Pushed after the components they are of, so that they go before them.
    endpoints.addAll(added.endpoints());
    endpoints.forEach(endpoint -> onRemoval(() -> context.removeEndpoint(endpoint)));
  }

  /** A component that a route of ours was the first to use may have other users by now. */
  private void removeUnused(String name) {
    Component component = context.hasComponent(name);
    boolean used =
        context.getEndpoints().stream()
            .anyMatch(endpoint -> endpoint.getEndpointUri().startsWith(name + ":"));
    if (component != null && !used) {
      context.removeComponent(name);
    }
  }

  /** The routes that were loaded, in the order of the flow. */
  List<RouteDefinition> routes() {
    return List.copyOf(routes);
  }

  List<Endpoint> endpoints() {
    return List.copyOf(endpoints);
  }

  /** Takes everything out; what fails is passed over, so that the rest goes all the same. */
  void remove() {
    for (RouteDefinition route : routes()) {
      // What did not end in the time there was has been given up; it gets no more of it.
      attempt(() -> context.getRouteController().stopRoute(route.getId(), 1, TimeUnit.SECONDS));
    }
    for (RouteDefinition route : routes()) {
      attempt(() -> model.removeRouteDefinition(route));
    }
    routes.clear();
    while (!removals.isEmpty()) {
      attempt(removals.pop());
    }
  }

  private static void attempt(Step step) {
    try {
      step.run();
    } catch (Exception e) {
      LOG.warn("a part of the gateway was not taken out of its Camel context: {}", e.getMessage());
      LOG.debug("taking the gateway out", e);
    }
  }
}
