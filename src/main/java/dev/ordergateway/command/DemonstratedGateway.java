package dev.ordergateway.command;

import dev.ordergateway.Gateway;
import dev.ordergateway.emulator.DemoGateway;
import dev.ordergateway.settings.SettingsLoader;
import java.util.Map;

/** The real gateway, as the demo runs it: no environment variable changes what it shows. */
record DemonstratedGateway(Gateway gateway) implements DemoGateway {
  static DemoGateway start(Map<String, String> overrides) throws Exception {
    return new DemonstratedGateway(Gateway.start(SettingsLoader.load(Map.of(), overrides)));
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
    gateway.close();
  }
}
