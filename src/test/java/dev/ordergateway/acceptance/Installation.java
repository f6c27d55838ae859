package dev.ordergateway.acceptance;

import java.nio.file.Path;
import java.util.Map;

/**
 * A way to run a gateway, as an integrator might. Nothing of it is looked at but the two ports:
 * what the suite wants to know it asks over HTTP, or sees at the platform and the sink.
 */
public interface Installation extends AutoCloseable {
  /**
   * Starts a gateway; when this returns it takes notifications.
   *
   * @param home the home directory, with whatever files the source brings
   * @param settings keys and values that go before the files there; both ports are 0 in it
   */
  void start(Path home, Map<String, String> settings) throws Exception;

  /** The port for notifications. */
  int httpPort();

  /** The port of health, metrics and the API. */
  int managementPort();

  /** Stops the gateway, also one that did not start; nothing of it is left running. */
  @Override
  void close();
}
