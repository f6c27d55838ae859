package dev.ordergateway.audit;

import dev.ordergateway.ledger.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A notification's row as it is now, for comparison with its seal.
 *
 * @param bodyNow the digest of the body as it is; null if there is none any more
 */
record SealedRow(
    long id,
    @Nullable String digest,
    @Nullable String bodyDigest,
    @Nullable String bodyNow,
    Metadata metadata) {
  /** Bodies may be large; so many are in memory at once. */
  private static final int PAGE = 50;

  static final String OF_SEAL =
      "select id, digest, body_digest, body, "
          + Metadata.COLUMNS
          + " from gateway_notification where seal_id = ? and id > ? order by id limit "
          + PAGE;

  /** All rows that say they belong to the seal, by their ids. */
  static List<SealedRow> of(Session session, long seal) throws SQLException {
    List<SealedRow> all = new ArrayList<>();
    long last = Long.MIN_VALUE;
    List<SealedRow> page;
    do {
      page = session.list(OF_SEAL, SealedRow::of, seal, last);
      all.addAll(page);
      last = page.isEmpty() ? last : page.get(page.size() - 1).id();
    } while (page.size() == PAGE);
    return all;
  }

  private static SealedRow of(ResultSet row) throws SQLException {
    byte[] body = row.getBytes(4);
    return new SealedRow(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        body == null || body.length == 0 ? null : Digests.of(body),
        Metadata.of(row, 5));
  }

  /** The metadata that the digest at accept was made of: older ones, if it was released since. */
  String acceptedAs(Optional<ReleaseRecord> release) {
    return release.map(ReleaseRecord::acceptedAs).orElseGet(metadata::text);
  }
}
