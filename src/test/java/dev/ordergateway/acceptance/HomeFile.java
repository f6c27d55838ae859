package dev.ordergateway.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The {@code application.properties} of a home directory, for a gateway in another process. */
final class HomeFile {
  private HomeFile() {}

  /** What the source brought is kept, and the settings go before it. */
  static void write(Path home, Map<String, String> settings) throws IOException {
    Path file = home.resolve("application.properties");
    Properties all = new Properties();
    if (Files.exists(file)) {
      try (var in = Files.newBufferedReader(file)) {
        all.load(in);
      }
    }
    all.putAll(settings);
    try (var out = Files.newBufferedWriter(file)) {
      all.store(out, null);
    }
  }
}
