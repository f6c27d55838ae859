package dev.ordergateway.springboot;

import dev.ordergateway.Gateway;
import dev.ordergateway.GatewayStartException;
import dev.ordergateway.Host;
import dev.ordergateway.receive.ServletDoor;
import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.settings.SettingsProblem;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Installs the gateway when the application, and Camel in it, has started. Not by a callback of
 * Camel's, which passes over what goes wrong: the application would run without its gateway. Used
 * by the application's starting thread.
 */
public final class GatewayInstaller
    implements ApplicationListener<ApplicationStartedEvent>, DisposableBean {
  private static final String STORE = "gateway.store.url";
  private static final String DATA_SOURCE = "order-gateway.data-source-enabled";

  private final CamelContext context;
  private final ConfigurableEnvironment environment;
  private final @Nullable DataSource dataSource;
  private final @Nullable MeterRegistry meterRegistry;
  private final @Nullable ServletDoor door;
  private @Nullable Gateway gateway;

  GatewayInstaller(
      CamelContext context,
      ConfigurableEnvironment environment,
      @Nullable DataSource dataSource,
      @Nullable MeterRegistry meterRegistry,
      @Nullable ServletDoor door) {
    this.context = context;
    this.environment = environment;
    this.dataSource = dataSource;
    this.meterRegistry = meterRegistry;
    this.door = door;
  }

  @Override
  public void onApplicationEvent(ApplicationStartedEvent event) {
    if (gateway != null) {
      return; // A child of this application has started.
    }
    try {
      SettingsLoader loader = GatewayKeys.loader(environment);
      gateway = Gateway.install(context, loader.load(), host(loader));
    } catch (SettingsProblem e) {
      throw new GatewayNotInstalled(String.join(System.lineSeparator(), e.lines()), e);
    } catch (GatewayStartException e) {
      throw new GatewayNotInstalled(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The gateway that was installed, for its ports.
   *
   * @throws IllegalStateException before the application has started
   */
  public Gateway gateway() {
    Gateway installed = gateway;
    if (installed == null) {
      throw new IllegalStateException("the gateway is not installed yet");
    }
    return installed;
  }

  private Host host(SettingsLoader loader) {
    Host host = Host.lendingNothing();
    if (dataSource != null && isDataSourceWanted(loader)) {
      host = host.lending(dataSource);
    }
    if (meterRegistry != null) {
      host = host.lending(meterRegistry);
    }
    return door == null ? host : host.lending(door);
  }

  /** Wherever the store's address stands, also in the home directory, it is meant. */
  private boolean isDataSourceWanted(SettingsLoader loader) {
    boolean byDefault =
        !environment.containsProperty(STORE)
            && loader.changed().stream().noneMatch(each -> each.name().equals(STORE));
    return environment.getProperty(DATA_SOURCE, Boolean.class, byDefault);
  }

  @Override
  public void destroy() {
    if (gateway != null) {
      gateway.close();
    }
  }
}
