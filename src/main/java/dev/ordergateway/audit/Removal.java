package dev.ordergateway.audit;

import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Times;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes notifications, or only their bodies, out of the ledger so that the proof of them stays: the
 * seal keeps the digest, and a removal says that it was us. Each method runs in the caller's
 * transaction. Safe for any thread.
 */
public final class Removal {
  static final String ROW = "row";
  static final String BODY = "body";

  private static final byte[] NOTHING = {};

  private static final String RECORD =
      """
      insert into gateway_removal (notification_id, part, seal_id, removed_at, signature)
      values (?, ?, ?, ?, ?)
      on conflict (notification_id) do update set part = excluded.part,
        seal_id = excluded.seal_id, removed_at = excluded.removed_at,
        signature = excluded.signature""";

  private final SealKey key;

  public Removal(SealKey key) {
    this.key = key;
  }

  /**
   * Removes whole rows. What is not sealed yet is left alone: ask again a minute later.
   *
   * @return how many were removed
   */
  public int rows(Session session, List<Long> notifications, Instant now) throws SQLException {
    int removed = 0;
    List<Long> seals = new ArrayList<>();
    for (long notification : notifications) {
      Optional<Long> seal =
          session.first(
              """
              delete from gateway_notification where id = ? and seal_id is not null
              returning seal_id""",
              row -> row.getLong(1),
              notification);
      if (seal.isPresent()) {
        record(session, notification, ROW, seal.get(), now);
        session.update(
            "update gateway_seal set removed_count = removed_count + 1 where id = ?", seal.get());
        seals.add(seal.get());
        removed++;
      }
    }
    for (long seal : seals.stream().distinct().toList()) {
      closeIfEmpty(session, seal, now);
    }
    return removed;
  }

  /**
   * Empties bodies; everything else of the rows stays. A body that is empty already is left alone.
   *
   * @return how many were emptied
   */
  public int bodies(Session session, List<Long> notifications, Instant now) throws SQLException {
    int removed = 0;
    for (long notification : notifications) {
      Optional<Optional<Long>> emptied =
          session.first(
              """
              update gateway_notification set body = ? where id = ? and length(body) > 0
              returning seal_id""",
              row -> Optional.ofNullable(row.getString(1)).map(Long::valueOf),
              NOTHING,
              notification);
      if (emptied.isPresent()) {
        record(session, notification, BODY, emptied.get().orElse(null), now);
        removed++;
      }
    }
    return removed;
  }

  private void record(
      Session session, long notification, String part, @Nullable Long seal, Instant now)
      throws SQLException {
    String at = Times.text(now);
    session.update(RECORD, notification, part, seal, at, signature(notification, part, at));
  }

  /** A seal without rows needs neither their digests nor their removals: its hash is the proof. */
  private void closeIfEmpty(Session session, long seal, Instant now) throws SQLException {
    String at = Times.text(now);
    Optional<String> hash =
        session.first(
            """
            update gateway_seal set entries = null, removed_at = ?
            where id = ? and removed_count = row_count
              and not exists (select 1 from gateway_notification where seal_id = ?)
            returning hash""",
            row -> row.getString(1),
            at,
            seal,
            seal);
    if (hash.isPresent()) {
      session.update(
          "update gateway_seal set removed_signature = ? where id = ?",
          key.sign("emptied", hash.get(), at),
          seal);
      session.update("delete from gateway_removal where seal_id = ? and part = 'row'", seal);
    }
  }

  private @Nullable String signature(long notification, String part, String at) {
    return key.sign("removal", notification, part, at);
  }

  /** Whether the row tells of a removal that was ours, as far as can be told. */
  static boolean isOurs(
      SealKey key, boolean sealIsSigned, long notification, String part, Row removal) {
    return removal.part().equals(part)
        && (!key.isSet()
            || !sealIsSigned
            || key.signed(removal.signature(), "removal", notification, part, removal.at()));
  }

  static Optional<Row> find(Session session, long notification) throws SQLException {
    return session.first(
        "select part, removed_at, signature from gateway_removal where notification_id = ?",
        row -> new Row(row.getString(1), row.getString(2), row.getString(3)),
        notification);
  }

  /** A row of {@code gateway_removal}. */
  record Row(String part, String at, @Nullable String signature) {}
}
