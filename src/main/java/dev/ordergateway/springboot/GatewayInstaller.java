package dev.ordergateway.springboot;

import dev.ordergateway.Gateway;
import dev.ordergateway.GatewayStartException;
import dev.ordergateway.Host;
import dev.ordergateway.receive.ServletDoor;
import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.settings.SettingsProblem;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Installs the gateway when the application, and Camel in it, has started. Not by a callback of
 * Camel's, which passes over what goes wrong: the application would run without its gateway. Used
 * by the application's starting thread.
 */
public final class GatewayInstaller
    implements ApplicationListener<ApplicationStartedEvent>, DisposableBean {
  private static final String PREFIX = "gateway.";
  private static final String STORE = "gateway.store.url";
  private static final String DATA_SOURCE = "order-gateway.data-source-enabled";

  /** One value of a list, as YAML has them. */
  private static final Pattern ELEMENT = Pattern.compile("(.+)\\[\\d+]");

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
          if (name.startsWith(PREFIX)) {
            add(keys, name);
          }
        }
      }
    }
    return keys;
  }

  private void add(Map<String, String> keys, String name) {
    Matcher element = ELEMENT.matcher(name);
    if (element.matches() && ConfigurationPropertyName.isValid(element.group(1))) {
      String list = element.group(1);
      List<String> values =
          Binder.get(environment).bind(list, Bindable.listOf(String.class)).orElse(List.of());
      keys.put(list, String.join(",", values));
      return;
    }
    String value = environment.getProperty(name);
    if (value != null) {
      keys.put(name, value);
    }
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
