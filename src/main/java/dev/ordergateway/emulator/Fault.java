package dev.ordergateway.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Something that goes wrong with one API call.
 *
 * @param status the HTTP status given, where the kind is about one
 * @param retryAfter the Retry-After header; empty for none
 * @param delay how long the answer is held back
 */
public record Fault(Kind kind, int status, String retryAfter, Duration delay) {
  /** What goes wrong. */
  public enum Kind {
    /** An HTTP error status with the body the platform gives with it. */
    STATUS,
    /** The right answer, late. */
    SLOW,
    /** The right answer at the time of the call, late: what changed meanwhile is not in it. */
    OVERTAKEN,
    /** The connection is reset before any answer. */
    RESET,
    /** Half of the right answer under a Content-Length for all of it, then the end. */
    TRUNCATED,
    /** 200 without a body. */
    EMPTY,
    /** The right answer, whole, but with a key that is named twice. */
    DOUBLED_KEY,
    /** 200 with an HTML page, as a proxy in between gives it. */
    HTML,
    /** Maropost: 200 with Ack Error and one error, which then is an object. */
    ACK_ERROR,
    /** Maropost: 200 with Ack Error and two errors, which then are a list. */
    ACK_ERRORS,
    /**
     * The orders as they were before their last change. An order that has never changed is not
     * there yet.
     */
    STALE
  }

  public static Fault status(int status) {
    return new Fault(Kind.STATUS, status, "", Duration.ZERO);
  }

  /** 429 without Retry-After. */
  public static Fault tooManyCalls() {
    return status(429);
  }

  public static Fault tooManyCalls(Duration retryAfter) {
    return new Fault(Kind.STATUS, 429, Long.toString(retryAfter.toSeconds()), Duration.ZERO);
  }

  /** 429 with Retry-After as an HTTP date. */
  public static Fault tooManyCalls(Instant retryAt) {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(retryAt.atOffset(ZoneOffset.UTC));
    return new Fault(Kind.STATUS, 429, date, Duration.ZERO);
  }

  /** 503 with Retry-After. */
  public static Fault unavailable(Duration retryAfter) {
    return new Fault(Kind.STATUS, 503, Long.toString(retryAfter.toSeconds()), Duration.ZERO);
  }

  public static Fault credentialsRefused() {
    return status(401);
  }

  public static Fault slow(Duration delay) {
    return new Fault(Kind.SLOW, 0, "", delay);
  }

  public static Fault overtaken(Duration delay) {
    return new Fault(Kind.OVERTAKEN, 0, "", delay);
  }

  /** Any kind that needs no more than its name. */
  public static Fault of(Kind kind) {
    if (kind == Kind.STATUS || kind == Kind.SLOW || kind == Kind.OVERTAKEN) {
      throw new IllegalArgumentException(
          kind + " needs a value; see status(), slow() and overtaken()");
    }
    return new Fault(kind, 0, "", Duration.ZERO);
  }
}
