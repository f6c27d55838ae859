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
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.model.Model;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;

/**
 * The gateway's routes and beans in a Camel context: everything that does not depend on who started
 * it. Every name that it puts into the registry begins with {@code gateway}.
 */
final class GatewayBundle {
  private static final int DELIVER_THREADS = 16;

  private final Settings settings;
  private final GatewayBeans beans;
  private final SinkDatabase sink;
  private final Audit audit;

  GatewayBundle(Settings settings, GatewayBeans beans, SinkDatabase sink, Audit audit) {
    this.settings = settings;
    this.beans = beans;
    this.sink = sink;
    this.audit = audit;
  }

  /** Adds everything to a context that has not been started. */
  void install(CamelContext context) throws Exception {
    context.getPropertiesComponent().setOverrideProperties(placeholders());
    context.setStreamCaching(false);
    context
        .getShutdownStrategy()
        .setTimeout(
            Math.max(
                1,
                settings
                    .duration("gateway.shutdown.timeout")
                    .multipliedBy(4)
                    .dividedBy(5)
                    .toSeconds()));
    context.getComponent("direct", DirectComponent.class).setBlock(false);
    context.addComponent("gateway-due", new DueComponent(beans.dueWork()));
    beans.bindTo(context.getRegistry());
    context.getRegistry().bind("gatewayAudit", audit);
    context.getRegistry().bind("gatewaySinkTransaction", sink.policy());
    context.getRegistry().bind("gatewaySinkDataSource", sink.dataSource());
    context
        .getRegistry()
        .bind(
            "gatewayDeliverThreads",
            context
                .getExecutorServiceManager()
                .newFixedThreadPool(this, "gateway-deliver", DELIVER_THREADS));
    for (Sink each : beans.sinks()) {
      TornLine.repair(String.valueOf(placeholders().get(each.placeholder())));
    }
    load(context);
    beans.close(context);
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
  private void load(CamelContext context) throws Exception {
    RoutesLoader loader = PluginHelper.getRoutesLoader(context);
    List<Resource> files = new ArrayList<>();
    Overlay overlay = new Overlay(settings.home());
    for (String name : overlay.names("routes", ".camel.yaml")) {
      files.add(PluginHelper.getResourceLoader(context).resolveResource(overlay.location(name)));
    }
    Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
    UniqueRoutes unique = new UniqueRoutes();
    model.addModelLifecycleStrategy(unique);
    loader.loadRoutes(files);
    for (Sink each : beans.sinks()) {
      SinkRoutes.add(context, each);
    }
    model.removeModelLifecycleStrategy(unique);
  }
}
