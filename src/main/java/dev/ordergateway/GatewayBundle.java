package dev.ordergateway;

import dev.ordergateway.audit.Audit;
import dev.ordergateway.deliver.Sink;
import dev.ordergateway.deliver.SinkDatabase;
import dev.ordergateway.deliver.SinkEndpoint;
import dev.ordergateway.deliver.TornLine;
import dev.ordergateway.enrich.DueComponent;
import dev.ordergateway.settings.Overlay;
import dev.ordergateway.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.RouteStartupOrder;
import org.apache.camel.support.PluginHelper;

/**
 * The gateway's routes and beans in a Camel context: everything that does not depend on who started
 * it. Every name that it puts into a shared space begins with {@code gateway}; no setting of the
 * context is changed, and closing it leaves nothing behind.
 */
final class GatewayBundle implements AutoCloseable {
  private static final int ENRICH_THREADS = 16;
  private static final String DIRECT = "direct:";

  /** The scheme that routes are entered by over HTTP. */
  static final String HTTP = "gateway-platform-http";

  private static final String DOOR = HTTP + ":";

  private final Settings settings;
  private final GatewayBeans beans;
  private final SinkDatabase sink;
  private final Audit audit;
  private final CamelContext context;
  private final DueComponent work;
  private final Footprint footprint;

  /**
   * @param context one that has been started
   * @throws IllegalStateException with one line for the operator if the gateway cannot live in it
   */
  GatewayBundle(
      Settings settings, GatewayBeans beans, SinkDatabase sink, Audit audit, CamelContext context) {
    this.settings = settings;
    this.beans = beans;
    this.sink = sink;
    this.audit = audit;
    this.context = context;
    this.work = new DueComponent(beans.dueWork());
    this.footprint = new Footprint(context);
    footprint.requireNone(GatewayProperties.NAME);
    requireUnpooled();
  }

  /**
   * Adds everything; nothing of it runs yet.
   *
   * @param components what the routes listen with that is not a matter of their own, by scheme
   */
  void install(Map<String, Component> components) throws Exception {
    Properties placeholders = placeholders();
    footprint.add(new GatewayProperties(placeholders));
    footprint.add("gateway-due", work);
    for (Map.Entry<String, Component> component : components.entrySet()) {
      footprint.add(component.getKey(), component.getValue());
    }
    beans.bindTo(footprint::bind);
    footprint.bind("gatewayAudit", audit);
    footprint.bind("gatewaySinkTransaction", sink.policy());
    footprint.bind("gatewaySinkDataSource", sink.dataSource());
    ExecutorService threads =
        context
            .getExecutorServiceManager()
            .newFixedThreadPool(this, "gateway-enrich", ENRICH_THREADS);
    footprint.onRemoval(() -> context.getExecutorServiceManager().shutdownNow(threads));
    footprint.bind("gatewayEnrichThreads", threads);
    for (Sink each : beans.sinks()) {
      TornLine.repair(String.valueOf(placeholders.get(each.placeholder())));
    }
    load();
    beans.close(context);
    footprint.onRemoval(beans::close);
  }

  /**
   * An order that fails in such a pool's exchange would have the next one's failure passed over.
   */
  private void requireUnpooled() {
    if (context.getCamelContextExtension().getProcessorExchangeFactory().isPooled()) {
      throw new IllegalStateException(
          "the gateway cannot start: the Camel context "
              + context.getName()
              + " pools the exchanges of its processors, which Camel 4.18.0 lends again with the"
              + " failures they had. Hint: set no PooledProcessorExchangeFactory.");
    }
  }

  private Properties placeholders() {
    Properties placeholders = new Properties();
    placeholders.putAll(settings.placeholders());
    Duration sinkTimeout = settings.duration("gateway.deliver.timeout");
    for (Sink each : beans.sinks()) {
      placeholders.put(each.placeholder(), SinkEndpoint.address(each.uri(), sinkTimeout));
    }
    // Components take bare milliseconds, HTTP takes bare seconds.
    for (String key : List.of("gateway.enrich.connect-timeout", "gateway.enrich.read-timeout")) {
      placeholders.put(key + "-ms", String.valueOf(settings.duration(key).toMillis()));
    }
    placeholders.put(
        "gateway.http.retry-after-seconds",
        String.valueOf(Math.max(1, settings.duration("gateway.http.retry-after").toSeconds())));
    return placeholders;
  }

  /** In the order of their names, which is the order of the flow. */
  private void load() throws Exception {
    List<Resource> files = new ArrayList<>();
    Overlay overlay = new Overlay(settings.home());
    for (String name : overlay.names("routes", ".camel.yaml")) {
      files.add(PluginHelper.getResourceLoader(context).resolveResource(overlay.location(name)));
    }
    OwnRoutes own = new OwnRoutes(context);
    Additions additions = new Additions(context, files, own);
    try (additions) {
      add(List.copyOf(PluginHelper.getRoutesLoader(context).findRoutesBuilders(files)), own);
      for (Sink each : beans.sinks()) {
        SinkRoutes.add(context, each);
      }
    } finally {
      footprint.note(additions);
    }
    for (Endpoint endpoint : footprint.endpoints()) {
      if (endpoint instanceof DirectEndpoint direct) {
        direct.setBlock(false); // A step that is not there is a failure now and not after a while.
      }
    }
  }

  /** As Camel's own loader: what routes refer to, routes, then those that are made of templates. */
  private void add(List<RoutesBuilder> files, OwnRoutes own) throws Exception {
    for (RoutesBuilder file : files) {
      if (file instanceof RouteConfigurationsBuilder configurations) {
        context.addRoutesConfigurations(configurations);
      }
    }
    for (RoutesBuilder file : files) {
      if (file instanceof RouteBuilder routes) {
        own.watch(routes);
      }
      context.addRoutes(file);
    }
    for (RoutesBuilder file : files) {
      context.addTemplatedRoutes(file);
    }
  }

  /** Starts the routes that others call, and nothing that begins by itself. */
  void startSteps() throws Exception {
    start(from -> from.startsWith(DIRECT));
  }

  /** Starts the routes that are entered by HTTP, after {@link #startSteps()}. */
  void startDoors() throws Exception {
    start(from -> from.startsWith(DOOR));
  }

  /** Starts the routes that look for work by themselves, after all others. */
  void startWork() throws Exception {
    start(from -> !from.startsWith(DIRECT) && !from.startsWith(DOOR));
  }

  private void start(Predicate<String> which) throws Exception {
    for (RouteDefinition route : footprint.routes()) {
      if (which.test(route.getInput().getEndpointUri())) {
        context.getRouteController().startRoute(route.getId());
      }
    }
  }

  /** The state of each route by its id, {@code Started} where it is well. */
  Map<String, String> states() {
    Map<String, String> states = new TreeMap<>();
    for (RouteDefinition route : footprint.routes()) {
      states.put(route.getId(), context.getRouteController().getRouteStatus(route.getId()).name());
    }
    return states;
  }

  /** Lets what is under way end, for most of the time that a stop may take; then removes all. */
  @Override
  public void close() throws Exception {
    List<String> ids = footprint.routes().stream().map(RouteDefinition::getId).toList();
    List<RouteStartupOrder> own =
        context.getCamelContextExtension().getRouteStartupOrder().stream()
            .filter(each -> ids.contains(each.getRoute().getRouteId()))
            .toList();
    long seconds = settings.duration("gateway.shutdown.timeout").toSeconds() * 4 / 5;
    if (!own.isEmpty()) {
      context.getShutdownStrategy().shutdown(context, own, Math.max(1, seconds), TimeUnit.SECONDS);
      work.giveUp();
    }
    footprint.remove();
  }
}
