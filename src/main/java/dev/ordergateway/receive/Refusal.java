package dev.ordergateway.receive;

/**
 * A request that is answered with an error. It carries no stack trace: it is an answer, not a
 * fault, and callers can make thousands of them a second. routes/05-errors turns it into the
 * answer.
 */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final Code code;

  /**
   * @param detail one sentence for the caller; never a class name, statement, path or address, and
   *     nothing of what the caller sent
   */
  public Refusal(Code code, String detail) {
    super(detail, null, false, false);
    this.code = code;
  }

  /** The stable code, for example {@code body-too-large}; what 05-errors chooses the status by. */
  public String getCode() {
    return code.word();
  }

  public String getDetail() {
    return String.valueOf(getMessage());
  }

  /** Every code that a caller can be answered with; part of the outside contract. */
  public enum Code {
    UNKNOWN_PATH,
    METHOD_NOT_ALLOWED,
    BODY_TOO_LARGE,
    BODY_TIMEOUT,
    UNKNOWN_KIND,
    CREDENTIALS_MISSING,
    CREDENTIALS_REFUSED,
    BODY_EMPTY,
    NOT_WELL_FORMED,
    INVALID_ENCODING,
    DOCTYPE_REFUSED,
    TOO_DEEP,
    NOT_AN_OBJECT,
    DUPLICATE_KEY,
    WRONG_ROOT,
    ORDER_ID_MISSING,
    ORDER_ID_INVALID,
    URI_RESOURCE_MISMATCH,
    OVERLOADED,
    RATE_EXCEEDED,
    STORE_UNAVAILABLE;

    private final String word = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');

    public String word() {
      return word;
    }
  }
}
