package dev.ordergateway.embed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.BeanFactoryDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.spi.PropertiesSource;

/**
 * Somebody's own Camel context, with settings that would harm a gateway which took them for its
 * own: a dead letter channel that sends again, stream caching, a short shutdown, beans and routes.
 */
public final class HostContext implements AutoCloseable {
  private final DefaultCamelContext context = new DefaultCamelContext();

  public HostContext() throws Exception {
    context.getCamelContextExtension().setName("somebody");
    context.setStreamCaching(true);
    context.getShutdownStrategy().setTimeout(7);
    context.getRegistry().bind("theirs", "a bean of the host's");
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            getContext()
                .getCamelContextExtension()
                .setErrorHandlerFactory(
                    deadLetterChannel("direct:dead").maximumRedeliveries(3).redeliveryDelay(1));
            from("direct:dead").routeId("dead").to("log:dead");
            from("direct:theirs").routeId("theirs").setBody(constant("theirs"));
            from("quartz:theirs/often?cron=0/5+*+*+*+*+?").routeId("often").to("log:often");
          }
        });
  }

  /** With an HTTP server for {@code platform-http:} on a free port. */
  public HostContext withServer() throws Exception {
    VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
    configuration.setBindHost("127.0.0.1");
    configuration.setBindPort(0);
    context.addService(new VertxPlatformHttpServer(configuration));
    return this;
  }

  public HostContext start() {
    context.start();
    return this;
  }

  public CamelContext context() {
    return context;
  }

  /** All that an onlooker can see of the context, by kind. */
  public Map<String, Object> picture() {
    Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
    Map<String, Object> picture = new TreeMap<>();
    picture.put("routes", context.getRoutes().stream().map(Route::getRouteId).toList());
    picture.put("definitions", ids(model.getRouteDefinitions()));
    picture.put("templates", ids(model.getRouteTemplateDefinitions()));
    picture.put("configurations", ids(model.getRouteConfigurationDefinitions()));
    picture.put(
        "custom beans",
        model.getCustomBeans().stream().map(BeanFactoryDefinition::getName).toList());
    picture.put(
        "endpoints",
        new TreeSet<>(context.getEndpoints().stream().map(Endpoint::getEndpointUri).toList()));
    picture.put("components", new TreeSet<>(context.getComponentNames()));
    picture.put(
        "beans", new TreeSet<>(context.getRegistry().findByTypeWithName(Object.class).keySet()));
    picture.put(
        "properties",
        context.getPropertiesComponent().getPropertiesSources().stream()
            .map(PropertiesSource::getName)
            .toList());
    picture.put("strategies", List.copyOf(context.getLifecycleStrategies()));
    picture.put("stream caching", context.isStreamCaching());
    picture.put("shutdown", context.getShutdownStrategy().getTimeout());
    return picture;
  }

  private static List<String> ids(List<? extends NamedNode> nodes) {
    List<String> ids = new ArrayList<>();
    nodes.forEach(node -> ids.add(node.getId()));
    return ids;
  }

  @Override
  public void close() {
    context.stop();
  }
}
