package dev.ordergateway;

import dev.ordergateway.testing.PostgresServer;
import java.nio.file.Path;

class PostgresCrashPointsIT extends CrashPointsContract {
  @Override
  String storeUrl(Path home) {
    return PostgresServer.shared().newDatabase();
  }
}
