package dev.ordergateway.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a notification's row says besides its body and besides what became of it: the columns that
 * never change, except once by a release from quarantine. Each as the table holds it.
 */
public record Metadata(
    String source,
    String account,
    String externalId,
    @Nullable String orderId,
    @Nullable String type,
    @Nullable String eventAt,
    String receivedAt,
    String via,
    @Nullable String flags,
    @Nullable String missedAt,
    @Nullable String opened) {
  static final String COLUMNS =
      "source, account, external_id, order_id, type, event_at, received_at, via, flags, missed_at,"
          + " opened";

  /** From a row whose columns, from this one on, are {@link #COLUMNS}. */
  static Metadata of(ResultSet row, int first) throws SQLException {
    return new Metadata(
        row.getString(first),
        row.getString(first + 1),
        row.getString(first + 2),
        row.getString(first + 3),
        row.getString(first + 4),
        row.getString(first + 5),
        row.getString(first + 6),
        row.getString(first + 7),
        row.getString(first + 8),
        row.getString(first + 9),
        row.getString(first + 10));
  }

  /** All of it as one text. */
  String text() {
    return Digests.text(
        source,
        account,
        externalId,
        orderId,
        type,
        eventAt,
        receivedAt,
        via,
        flags,
        missedAt,
        opened);
  }

  /** What the row's {@code digest} is at accept. */
  public String digest(String bodyDigest) {
    return digest(text(), bodyDigest);
  }

  static String digest(String metadata, String bodyDigest) {
    return Digests.of(Digests.text("notification", metadata, bodyDigest));
  }
}
