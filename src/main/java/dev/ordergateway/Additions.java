package dev.ordergateway;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.model.BeanFactoryDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ResourceAware;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * What is added to a context by the thread that makes this, until it is closed, and out of the
 * given files. What the context's other threads add meanwhile is not among it.
 */
final class Additions extends LifecycleStrategySupport implements AutoCloseable {
  private final CamelContext context;
  private final Model model;
  private final List<String> files;
  private final Thread adding = Thread.currentThread();
  private final Set<Object> before = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Endpoint> endpoints = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<String> components = new LinkedHashSet<>();
  private final OwnRoutes own;

  /**
   * @throws IllegalArgumentException if a file has a bean of a name that is taken
   */
  Additions(CamelContext context, List<Resource> files, OwnRoutes own) {
    new OwnBeans(context.getRegistry()).requireNew(files);
    this.context = context;
    this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
    this.files = files.stream().map(Resource::getLocation).toList();
    this.own = own;
    before.addAll(model.getRouteConfigurationDefinitions());
    before.addAll(model.getCustomBeans());
    context.addLifecycleStrategy(this);
    model.addModelLifecycleStrategy(own);
  }

  @Override
  public void onEndpointAdd(Endpoint endpoint) {
    if (Thread.currentThread() == adding) {
      endpoints.add(endpoint);
    }
  }

  @Override
  public void onComponentAdd(String name, Component component) {
    if (Thread.currentThread() == adding) {
      components.add(name);
    }
  }

  /** The routes that are there, in the order in which they came. */
  List<RouteDefinition> routes() {
    return model.getRouteDefinitions().stream().filter(own::isOurs).toList();
  }

  List<RouteTemplateDefinition> templates() {
    return model.getRouteTemplateDefinitions().stream().filter(own::isOurs).toList();
  }

  List<RouteConfigurationDefinition> configurations() {
    return model.getRouteConfigurationDefinitions().stream().filter(this::isOutOfFiles).toList();
  }

  List<BeanFactoryDefinition<?>> beans() {
    return model.getCustomBeans().stream()
        .filter(this::isOutOfFiles)
        .<BeanFactoryDefinition<?>>map(bean -> bean)
        .toList();
  }

  /** Camel does not say of everything where it is out of. */
  private boolean isOutOfFiles(ResourceAware added) {
    return !before.contains(added)
        && (added.getResource() == null || files.contains(added.getResource().getLocation()));
  }

  Set<String> components() {
    return components;
  }

  /** Those that are there. */
  List<Endpoint> endpoints() {
    return new ArrayList<>(context.getEndpoints()).stream().filter(endpoints::contains).toList();
  }

  @Override
  public void close() {
    model.removeModelLifecycleStrategy(own);
    context.getLifecycleStrategies().remove(this);
  }
}
