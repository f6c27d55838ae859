package dev.ordergateway.acceptance;

import dev.ordergateway.Gateway;
import dev.ordergateway.settings.SettingsLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A gateway of its own in the test's process. */
public final class InProcess implements Installation {
  private Gateway gateway;

  @Override
  public void start(Path home, Map<String, String> settings) throws Exception {
    Map<String, String> overrides = new HashMap<>(settings);
    overrides.put(SettingsLoader.HOME, home.toString());
    gateway = Gateway.start(SettingsLoader.load(Map.of(), overrides));
  }

  @Override
  public int httpPort() {
    return gateway.httpPort();
  }

  @Override
  public int managementPort() {
    return gateway.managementPort();
  }

  @Override
  public void close() {
    if (gateway != null) {
      gateway.close();
    }
  }
}
