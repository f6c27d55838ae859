package dev.ordergateway.ledger;

/**
 * The store cannot be reached, whoever asks and whatever for. The store itself writes the one line
 * that says so, and looks for its return; who catches this stays silent and blames nobody.
 */
public final class StoreAwayException extends StoreException {
  private static final long serialVersionUID = 1L;

  StoreAwayException(String message) {
    super(message);
  }

  StoreAwayException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether a failure, or what caused it, is that the store is away. */
  public static boolean caused(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof StoreAwayException) {
        return true;
      }
    }
    return false;
  }
}
