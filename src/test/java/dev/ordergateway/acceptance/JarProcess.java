package dev.ordergateway.acceptance;

import dev.ordergateway.testing.ShippedJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The built jar: {@code java -jar}. */
public final class JarProcess extends OwnProcess {
  @Override
  ShippedJar begin(Path home, Map<String, String> settings) throws IOException {
    HomeFile.write(home, settings);
    return ShippedJar.start(home, Map.of(), "run");
  }
}
