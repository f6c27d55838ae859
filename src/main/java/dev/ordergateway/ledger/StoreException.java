package dev.ordergateway.ledger;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

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

  /** For the operator, in one line: what was tried and what the database said to it. */
  static StoreException whileOpening(Exception failure) {
    String tried = firstLine(failure);
    SQLException cause = sqlCause(failure);
    String said = cause == null ? "" : firstLine(cause);
    return new StoreException(
        "the store cannot be opened: " + (tried.contains(said) ? tried : tried + ": " + said),
        failure);
  }

  /** The nearest failure of a statement or a connection among the causes; null if there is none. */
  static @Nullable SQLException sqlCause(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLException found) {
        return found;
      }
    }
    return null;
  }

  private static String firstLine(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    String message = failure.getMessage() == null ? name : failure.getMessage();
    return message.strip().lines().findFirst().orElse(name);
  }
}
