package dev.ordergateway.acceptance;

import dev.ordergateway.testing.ShippedJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Out of the checkout: {@code mvn camel:run}. */
public final class CamelRun extends OwnProcess {
  @Override
  ShippedJar begin(Path home, Map<String, String> settings) throws IOException {
    HomeFile.write(home, settings);
    return ShippedJar.startGoal(home, "camel:run");
  }
}
