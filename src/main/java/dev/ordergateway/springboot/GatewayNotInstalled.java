package dev.ordergateway.springboot;

/** The gateway could not be installed; the message is a line for each thing that is wrong. */
public final class GatewayNotInstalled extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GatewayNotInstalled(String message, Throwable cause) {
    super(message, cause);
  }
}
