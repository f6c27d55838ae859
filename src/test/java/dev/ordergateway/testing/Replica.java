package dev.ordergateway.testing;

import dev.ordergateway.Gateway;
import dev.ordergateway.GatewayStartException;
import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.settings.SettingsProblem;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** One of several gateways in this process that share a PostgreSQL store and both platforms. */
public final class Replica implements AutoCloseable {
  private final Gateway gateway;

  private Replica(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * @param changed settings in which this one differs from the others
   */
  public static Replica start(
      Path home, Platforms platforms, String storeUrl, Map<String, String> changed)
      throws GatewayStartException {
    Map<String, String> settings = new LinkedHashMap<>(platforms.settings());
    settings.put("gateway.home", home.toString());
    settings.put("gateway.store.url", storeUrl);
    settings.putAll(changed);
    try {
      return new Replica(Gateway.start(SettingsLoader.load(Map.of(), settings)));
    } catch (SettingsProblem e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  public URI address(String path) {
    return URI.create("http://127.0.0.1:" + gateway.httpPort() + path);
  }

  public URI management(String path) {
    return URI.create("http://127.0.0.1:" + gateway.managementPort() + path);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
