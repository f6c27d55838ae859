package dev.ordergateway.acceptance;

import dev.ordergateway.testing.ShippedJar;
import java.nio.file.Path;
import java.util.Map;

/** The built jar in a process of its own: {@code java -jar}. */
public final class JarProcess implements Installation {
  private ShippedJar process;

  @Override
  public void start(Path home, Map<String, String> settings) throws Exception {
    HomeFile.write(home, settings);
    process = ShippedJar.start(home, Map.of(), "run").awaitReady();
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
