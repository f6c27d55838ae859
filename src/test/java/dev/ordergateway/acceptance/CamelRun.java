package dev.ordergateway.acceptance;

import dev.ordergateway.testing.ShippedJar;
import java.nio.file.Path;
import java.util.Map;

/** Out of the checkout: {@code mvn camel:run}. */
public final class CamelRun implements Installation {
  private ShippedJar process;

  @Override
  public void start(Path home, Map<String, String> settings) throws Exception {
    HomeFile.write(home, settings);
    process = ShippedJar.startGoal(home, "camel:run").awaitReady();
  }

  @Override
  public int httpPort() {
    return process.httpPort();
  }

  @Override
  public int managementPort() {
    return process.managementPort();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
