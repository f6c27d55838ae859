package dev.ordergateway.validate;

import dev.ordergateway.settings.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The case files: {@code accept/<case>}, {@code flag/<cause>/<case>}, {@code
 * quarantine/<cause>/<case>} and {@code refuse/<code>/<case>}.
 */
final class Cases {
  static final Instant NOW = Instant.parse("2024-06-01T00:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final int DEPTH_MAX = 64;
  static final Account ACME = new Account("maropost", "acme", Map.of("time-zone", "UTC"));
  static final Account LOJA = seller("loja", "4821");
  static final Account OUTRA = seller("outra", "4822");

  private static final Path ROOT = Path.of("src/test/resources/notifications");

  private Cases() {}

  static Account seller(String name, String sellerId) {
    return new Account(
        "marketplace", name, Map.of("time-zone", "America/Sao_Paulo", "seller-id", sellerId));
  }

  static MaropostDocument maropost() {
    return new MaropostDocument(
        read(Path.of("schemas/maropost/EventSchema.xsd")), DEPTH_MAX, CLOCK);
  }

  static MarketplaceDocument marketplace() {
    return new MarketplaceDocument(
        read(Path.of("schemas/marketplace/notification.schema.json")), DEPTH_MAX, CLOCK);
  }

  static byte[] body(String file) {
    return read(ROOT.resolve(file));
  }

  /** Every case file below a folder. */
  static List<Path> in(String folder) {
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The word that a case file stands for: the name of its folder. */
  static String word(Path file) {
    return String.valueOf(file.getParent().getFileName());
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
