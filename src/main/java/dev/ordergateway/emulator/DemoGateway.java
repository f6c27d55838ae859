package dev.ordergateway.emulator;

import java.util.Map;

/** A gateway that the demo has started. */
public interface DemoGateway extends AutoCloseable {
  /** Starts a gateway. */
  @FunctionalInterface
  interface Starter {
    /**
     * @param overrides keys and values that go before every other setting
     */
    DemoGateway start(Map<String, String> overrides) throws Exception;
  }

  /** The port that takes notifications. */
  int httpPort();

  int managementPort();

  @Override
  void close();
}
