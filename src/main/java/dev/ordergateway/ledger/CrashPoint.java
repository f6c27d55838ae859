package dev.ordergateway.ledger;

/**
 * A moment between two effects that cannot be one transaction, where the end of the process must
 * neither lose nor double anything. Work says that it has come to one; nobody listens but a test.
 */
public enum CrashPoint {
  /** A notification is in the open transaction. */
  AFTER_INSERT_BEFORE_COMMIT,
  /** It is on disk; its caller does not know yet. */
  AFTER_COMMIT_BEFORE_ANSWER,
  /** Due orders are held by this process. */
  AFTER_CLAIM,
  /** An order has been fetched; nothing of what it says is stored. */
  AFTER_FETCH,
  /** The sink has a version; the ledger does not know yet. */
  AFTER_SINK_BEFORE_SETTLE,
  /** The platform has taken a write; the ledger does not know yet. */
  AFTER_UPDATE_BEFORE_RECORD,
  /** Some of a page's sightings are in the open transaction. */
  MID_POLL_PAGE,
  /** The store has what was in the spool; the spool does not know yet. */
  MID_SPOOL_MOVE
}
