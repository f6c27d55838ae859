package dev.ordergateway.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A row of {@code gateway_seal}, without its entries: only their hash is part of the chain. */
record Seal(
    long id,
    String source,
    String account,
    int number,
    int rows,
    String firstReceivedAt,
    String lastReceivedAt,
    String entriesHash,
    @Nullable String previousHash,
    String hash,
    String sealedAt,
    @Nullable String signature,
    int removed,
    @Nullable String removedAt,
    @Nullable String removedSignature) {
  static final String COLUMNS =
      "id, source, account, number, row_count, first_received_at, last_received_at,"
          + " entries_hash, previous_hash, hash, sealed_at, signature, removed_count, removed_at,"
          + " removed_signature";

  static Seal of(ResultSet row) throws SQLException {
    return new Seal(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getInt(4),
        row.getInt(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getString(11),
        row.getString(12),
        row.getInt(13),
        row.getString(14),
        row.getString(15));
  }

  /** What its hash should be. */
  String expectedHash() {
    return hash(
        source,
        account,
        number,
        rows,
        firstReceivedAt,
        lastReceivedAt,
        entriesHash,
        previousHash,
        sealedAt);
  }

  static String hash(
      String source,
      String account,
      int number,
      int rows,
      String firstReceivedAt,
      String lastReceivedAt,
      String entriesHash,
      @Nullable String previousHash,
      String sealedAt) {
    return Digests.of(
        Digests.text(
            "seal",
            source,
            account,
            number,
            rows,
            firstReceivedAt,
            lastReceivedAt,
            entriesHash,
            previousHash,
            sealedAt));
  }

  @Override
  public String toString() {
    return source + "/" + account + " seal " + number;
  }
}
