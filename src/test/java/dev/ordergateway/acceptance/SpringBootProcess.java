package dev.ordergateway.acceptance;

import dev.ordergateway.embed.SpringBootHost;
import dev.ordergateway.testing.ShippedJar;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** In a Spring Boot application, on its servlet container, with its own properties file. */
public final class SpringBootProcess implements Installation {
  private ShippedJar process;

  @Override
  public void start(Path home, Map<String, String> settings) throws Exception {
    Map<String, String> all = new HashMap<>(settings);
    all.put("gateway.home", home.toString());
    all.put("server.port", "0");
    all.put("server.address", "127.0.0.1");
    process = ShippedJar.start(home, SpringBootHost.class, all).awaitReady();
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
