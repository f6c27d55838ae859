package dev.ordergateway.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordergateway.accept.Spool;
import dev.ordergateway.ledger.StoreException;
import java.time.Clock;
import java.time.Duration;

/**
 * What waits in the spool at one moment.
 *
 * @param age seconds the oldest waits; NaN if the spool cannot be read
 */
record SpoolState(long rows, long bytes, double age) {
  static SpoolState of(Spool spool, Clock clock) {
    return new SpoolState(spool.rows(), spool.bytes(), age(spool, clock));
  }

  private static double age(Spool spool, Clock clock) {
    try {
      return spool
          .oldest()
          .map(oldest -> Math.max(0, Duration.between(oldest, clock.instant()).toSeconds()))
          .orElse(0L);
    } catch (StoreException e) {
      return Double.NaN;
    }
  }

  void putInto(ObjectNode node) {
    ObjectNode spool = node.putObject("spool");
    spool.put("rows", rows);
    spool.put("bytes", bytes);
    if (!Double.isNaN(age)) {
      spool.put("oldestAge", (long) age);
    }
  }
}
