package dev.ordergateway.ledger;

/**
 * The store is not known to have done what was asked. After a time-out it may still take effect:
 * see {@link CommitQueue}.
 */
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
