package dev.ordergateway.acceptance;

import dev.ordergateway.testing.ShippedJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A gateway in a process of its own, however that is started. */
abstract class OwnProcess implements Installation {
  private ShippedJar process;

  abstract ShippedJar begin(Path home, Map<String, String> settings) throws IOException;

  @Override
  public final void start(Path home, Map<String, String> settings) throws IOException {
    process = begin(home, settings);
    process.awaitReady();
  }

  @Override
  public final int httpPort() {
    return process.httpPort();
  }

  @Override
  public final int managementPort() {
    return process.managementPort();
  }

  @Override
  public final void close() {
    if (process != null) {
      process.close();
    }
  }
}
