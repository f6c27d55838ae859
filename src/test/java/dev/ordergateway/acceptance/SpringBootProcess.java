package dev.ordergateway.acceptance;

import dev.ordergateway.embed.SpringBootHost;
import dev.ordergateway.testing.ShippedJar;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** In a Spring Boot application, on its servlet container, with its own properties. */
public final class SpringBootProcess extends OwnProcess {
  @Override
  ShippedJar begin(Path home, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("gateway.home", home.toString());
    all.put("server.port", "0");
    all.put("server.address", "127.0.0.1");
    return ShippedJar.start(home, SpringBootHost.class, all);
  }
}
