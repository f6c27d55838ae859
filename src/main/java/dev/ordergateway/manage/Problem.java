package dev.ordergateway.manage;

import java.util.Locale;

/** A request to the management port that is answered with an error. Carries no stack trace. */
final class Problem extends Exception {
  private static final long serialVersionUID = 1L;

  private final Code code;

  /**
   * @param detail one sentence; nothing of the store's internals and nothing that the caller sent
   */
  Problem(Code code, String detail) {
    super(detail, null, false, false);
    this.code = code;
  }

  Code code() {
    return code;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  /** Every code of the management port, with its status; listed in the OpenAPI document. */
  enum Code {
    INVALID_REQUEST(400, "Bad Request"),
    INVALID_PARAMETER(400, "Bad Request"),
    INVALID_BODY(400, "Bad Request"),
    CREDENTIALS_REFUSED(401, "Unauthorized"),
    UNKNOWN_HOST(403, "Forbidden"),
    UNKNOWN_PATH(404, "Not Found"),
    UNKNOWN_ORDER(404, "Not Found"),
    UNKNOWN_NOTIFICATION(404, "Not Found"),
    UNKNOWN_JOB(404, "Not Found"),
    UNKNOWN_SOURCE(404, "Not Found"),
    UNKNOWN_BACKUP(404, "Not Found"),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
    BACKUP_ELSEWHERE(409, "Conflict"),
    BODY_TOO_LARGE(413, "Content Too Large"),
    UNKNOWN_KIND(415, "Unsupported Media Type"),
    FAILED(500, "Internal Server Error"),
    NOT_READY(503, "Service Unavailable"),
    STORE_UNAVAILABLE(503, "Service Unavailable"),
    OVERLOADED(503, "Service Unavailable"),
    TIMEOUT(503, "Service Unavailable");

    private final int status;
    private final String title;

    Code(int status, String title) {
      this.status = status;
      this.title = title;
    }

    int status() {
      return status;
    }

    String title() {
      return title;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
