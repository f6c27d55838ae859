package dev.ordergateway.audit;

import java.util.Locale;

/**
 * One thing that is not as it should be.
 *
 * @param subject an order's id, a notification as {@code n:<number>}, a seal as {@code seal
 *     <number>}, or a list's name
 * @param detail one line for an operator
 */
public record Finding(Kind kind, String source, String account, String subject, String detail) {

  /** What is wrong with it; listed in docs/OPERATIONS.md. */
  public enum Kind {
    /** The platform lists the order, the ledger does not know it. */
    MISSING,
    /** The platform lists a newer state than the one that was last fetched. */
    STALE,
    /** The newest version has not reached the sink. */
    NOT_DELIVERED,
    /** The table sink lacks an order that was delivered. */
    SINK_MISSING,
    /** The table sink has an older version than was delivered. */
    SINK_OLDER,
    /** The table sink has a version that the ledger never made. */
    SINK_NEWER,
    /** The table sink has the version, with other bytes. */
    SINK_DIFFERENT,
    /** The table sink has more than one row of the order. */
    SINK_DOUBLED,
    /** A notification is not as it was sealed. */
    ALTERED_ROW,
    /** A sealed notification is gone, and retention did not remove it. */
    REMOVED_ROW,
    /** A notification was put in that no seal has taken. */
    INSERTED_ROW,
    /** A seal was changed, does not follow the one before it, or is not signed by us. */
    ALTERED_SEAL,
    /** A seal is gone. */
    REMOVED_SEAL,
    /** A platform's list could not be read, so that nothing is known about its orders. */
    LIST_UNREAD;

    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public String toString() {
    return kind.word() + " " + source + "/" + account + " " + subject + ": " + detail;
  }
}
