package dev.ordergateway.enrich;

import dev.ordergateway.enrich.AccountHealth.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call failed by the account's fault, not by an order's: no connection, a time-out, a 5xx or a
 * 429, refused credentials, an answer that cannot be read. The account is paused and probed; its
 * orders stay due.
 */
public final class ApiFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final State state;
  private final transient @Nullable Duration retryAfter;

  private ApiFailure(State state, @Nullable Duration retryAfter, String detail) {
    super(detail, null, false, false);
    this.state = state;
    this.retryAfter = retryAfter;
  }

  /**
   * @param retryAfter how long the platform asked us to wait; null for the default pause
   * @param detail for an operator, without payload; {@link FailureDetail} makes it a line
   */
  public static ApiFailure of(State state, @Nullable Duration retryAfter, String detail) {
    return new ApiFailure(state, retryAfter, detail);
  }

  /**
   * Whatever ended a call, as the account's failure: no connection, a time-out, a broken answer.
   */
  public static ApiFailure from(Exception caught) {
    if (caught instanceof ApiFailure known) {
      return known;
    }
    String message = String.valueOf(caught.getMessage()).lines().findFirst().orElse("");
    return of(State.PAUSED, null, caught.getClass().getSimpleName() + ": " + message);
  }

  public State state() {
    return state;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
