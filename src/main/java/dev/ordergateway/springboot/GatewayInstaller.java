package dev.ordergateway.springboot;

import dev.ordergateway.Gateway;
import dev.ordergateway.GatewayStartException;
import dev.ordergateway.Host;
import dev.ordergateway.receive.ServletDoor;
import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.settings.SettingsProblem;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/** Installs the gateway when Camel has started. Used by the application's starting thread. */
public final class GatewayInstaller implements CamelContextConfiguration, DisposableBean {
  private static final String PREFIX = "gateway.";
  private static final String STORE = "gateway.store.url";
  private static final String DATA_SOURCE = "order-gateway.data-source-enabled";

  private final ConfigurableEnvironment environment;
  private final @Nullable DataSource dataSource;
  private final @Nullable MeterRegistry meterRegistry;
  private final @Nullable ServletDoor door;
  private @Nullable Gateway gateway;

  GatewayInstaller(
      ConfigurableEnvironment environment,
      @Nullable DataSource dataSource,
      @Nullable MeterRegistry meterRegistry,
      @Nullable ServletDoor door) {
    this.environment = environment;
    this.dataSource = dataSource;
    this.meterRegistry = meterRegistry;
    this.door = door;
  }

  @Override
  public void beforeApplicationStart(CamelContext context) {
    // The gateway's routes are loaded into a context that runs.
  }

  @Override
  public void afterApplicationStart(CamelContext context) {
    try {
      gateway = Gateway.install(context, SettingsLoader.load(System.getenv(), keys()), host());
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

  /**
   * By name out of all the application's properties; the environment's variables win over files as
   * they do there, and the gateway reads by itself those whose keys stand nowhere else.
   */
  private Map<String, String> keys() {
    Map<String, String> keys = new TreeMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> listed) {
        for (String name : listed.getPropertyNames()) {
          String value = name.startsWith(PREFIX) ? environment.getProperty(name) : null;
          if (value != null) {
            keys.put(name, value);
          }
        }
      }
    }
    return keys;
  }

  private Host host() {
    Host host = Host.lendingNothing();
    if (dataSource != null && isDataSourceWanted()) {
      host = host.lending(dataSource);
    }
    if (meterRegistry != null) {
      host = host.lending(meterRegistry);
    }
    return door == null ? host : host.lending(door);
  }

  private boolean isDataSourceWanted() {
    boolean byDefault = !environment.containsProperty(STORE);
    return environment.getProperty(DATA_SOURCE, Boolean.class, byDefault);
  }

  @Override
  public void destroy() {
    if (gateway != null) {
      gateway.close();
    }
  }
}
