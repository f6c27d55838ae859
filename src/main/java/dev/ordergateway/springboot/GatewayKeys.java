package dev.ordergateway.springboot;

import dev.ordergateway.settings.SettingsLoader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/** The gateway's keys in an application's properties, laid over those of the home directory. */
final class GatewayKeys {
  private static final String PREFIX = "gateway.";

  /** One value of a list, as YAML has them. */
  private static final Pattern ELEMENT = Pattern.compile("(.+)\\[\\d+]");

  private GatewayKeys() {}

  static SettingsLoader loader(ConfigurableEnvironment environment) {
    return SettingsLoader.beside(System.getenv(), in(environment));
  }

  /**
   * By name out of all the application's properties; the environment's variables win over files as
   * they do there, and the gateway reads by itself those whose keys stand nowhere else.
   */
  private static Map<String, String> in(ConfigurableEnvironment environment) {
    Map<String, String> keys = new TreeMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> listed) {
        for (String name : listed.getPropertyNames()) {
          if (name.startsWith(PREFIX)) {
            add(keys, name, environment);
          }
        }
      }
    }
    return keys;
  }

  private static void add(
      Map<String, String> keys, String name, ConfigurableEnvironment environment) {
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
}
