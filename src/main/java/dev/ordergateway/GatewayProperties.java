package dev.ordergateway;

import java.util.Properties;
import org.apache.camel.spi.PropertiesSource;
import org.jspecify.annotations.Nullable;

/**
 * The keys that routes name as placeholders, beside those that the context has of its own.
 * Immutable.
 */
final class GatewayProperties implements PropertiesSource {
  static final String NAME = "gateway";

  private final Properties values;

  GatewayProperties(Properties values) {
    this.values = values;
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public @Nullable String getProperty(String name) {
    return values.getProperty(name);
  }
}
