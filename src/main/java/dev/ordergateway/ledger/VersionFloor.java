package dev.ordergateway.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a restored ledger from giving a version number a second content. What it gave out after the
 * copy was made it does not know, and the sink does: a sink that keeps the higher number would
 * refuse all that comes next.
 *
 * <p>So the first start on a copy puts every later version above a floor: the seconds since the
 * year 2020 began. Over a minute an order gets fewer versions than one a second, so whatever was
 * given out before, after an earlier restore of the same copy too, is below it.
 */
final class VersionFloor {
  private static final Logger LOG = LoggerFactory.getLogger(VersionFloor.class);
  private static final Instant EPOCH = Instant.parse("2020-01-01T00:00:00Z");

  /** If the clock is behind an earlier floor. */
  private static final int STEP = 1_000_000;

  private record Row(int floor, @Nullable String copiedAt) {}

  private VersionFloor() {}

  /** The floor of this store, raised if it is a copy; in a transaction. */
  static int settle(Session session, Instant now) throws SQLException {
    Optional<Row> found =
        session.first(
            "select version_floor, copied_at from gateway_store where id = 1",
            row -> new Row(row.getInt(1), row.getString(2)));
    Row row = found.orElse(new Row(0, null));
    if (row.copiedAt() == null) {
      return row.floor();
    }
    long seconds = Duration.between(EPOCH, now).toSeconds();
    long raised = Math.max(seconds, (long) row.floor() + STEP);
    int floor = (int) Math.min(raised, Integer.MAX_VALUE - STEP);
    session.update(
        "update gateway_store set version_floor = ?, copied_at = null where id = 1", floor);
    LOG.warn(
        "the store is a copy of {}: new versions are numbered from {} on, and each order that is"
            + " seen again is delivered again",
        row.copiedAt(),
        floor + 1);
    return floor;
  }

  static int mark(Session session, Instant copiedAt) throws SQLException {
    return session.update("update gateway_store set copied_at = ? where id = 1", copiedAt);
  }
}
