package dev.ordergateway;

import java.nio.file.Path;

class SqliteCrashPointsIT extends CrashPointsContract {
  @Override
  String storeUrl(Path home) {
    return "jdbc:sqlite:" + home.resolve("gateway.db");
  }
}
