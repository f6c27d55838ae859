package dev.ordergateway;

import dev.ordergateway.settings.SettingsLoader;
import dev.ordergateway.testing.CrashAt;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * A gateway in a process of its own that ends at a crash point, if {@link CrashAt#PROPERTY} names
 * one. Only the tests have it: nothing in the shipped jar can be told to end itself.
 */
public final class CrashingGateway {
  private CrashingGateway() {}

  public static void main(String[] arguments) throws Exception {
    start(Path.of(System.getenv("GATEWAY_HOME"))).awaitStop();
  }

  /** With the settings in a home directory. */
  static Gateway start(Path home) throws Exception {
    Map<String, String> environment = Map.of("GATEWAY_HOME", home.toString());
    return Gateway.start(
        SettingsLoader.load(environment, Map.of()), Clock.systemUTC(), CrashAt.ofProperty());
  }
}
