package dev.ordergateway.replay;

import dev.ordergateway.ledger.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notification that was parked at receive.
 *
 * @param account empty while it is unknown
 * @param opened comma separated names of the accounts that its credentials opened
 */
record Quarantined(
    long id,
    String source,
    String account,
    String via,
    Instant receivedAt,
    @Nullable String opened,
    byte[] body) {
  static final String COLUMNS = "id, source, account, via, received_at, opened, body";

  static Quarantined of(ResultSet row) throws SQLException {
    return new Quarantined(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        Times.parse(row.getString(5)),
        row.getString(6),
        row.getBytes(7));
  }
}
