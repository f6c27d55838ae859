package dev.ordergateway;

/** The gateway cannot start; the message is the one line that tells the operator why. */
public final class GatewayStartException extends Exception {
  private static final long serialVersionUID = 1L;

  public GatewayStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
