package dev.ordergateway.audit;

import dev.ordergateway.audit.AuditJob.Count;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds the rows of one seal against what the seal remembers of them. Only reads. */
final class RowVerification {
  private final Store store;
  private final SealKey key;

  RowVerification(Store store, SealKey key) {
    this.store = store;
    this.key = key;
  }

  void verify(AuditJob job, Seal seal) {
    AuditJob once = examine(job, seal);
    // What a release or retention did between two of our statements looks like damage, once.
    job.add(once.kinds().isEmpty() ? once : examine(job, seal));
  }

  private AuditJob examine(AuditJob job, Seal seal) {
    AuditJob seen = job.part();
    return store.read(
        session -> {
          verify(session, seen, seal);
          return seen;
        });
  }

  private void verify(Session session, AuditJob job, Seal seal) throws SQLException {
    Map<Long, SealedRow> rows = new HashMap<>();
    SealedRow.of(session, seal.id()).forEach(row -> rows.put(row.id(), row));
    byte[] entries = entries(session, seal);
    if (entries == null) {
      emptied(job, removals(session, seal));
    } else if (!Digests.of(entries).equals(seal.entriesHash())) {
      job.find(
          Finding.Kind.ALTERED_SEAL,
          seal.source(),
          seal.account(),
          "seal " + seal.number(),
          "does not remember the rows that it was made of");
      return;
    } else {
      for (Entry entry : Entry.of(entries)) {
        if (entry.kind() == Entry.Kind.RELEASE) {
          release(session, job, seal, entry);
        } else {
          notification(session, job, seal, entry, rows.remove(entry.id()));
        }
      }
    }
    for (SealedRow intruder : rows.values()) {
      find(job, Finding.Kind.INSERTED_ROW, seal, intruder.id(), "is not what the seal was made of");
    }
  }

  private static byte @Nullable [] entries(Session session, Seal seal) throws SQLException {
    return session
        .first(
            "select entries from gateway_seal where id = ?",
            row -> Optional.ofNullable(row.getBytes(1)),
            seal.id())
        .flatMap(found -> found)
        .orElse(null);
  }

  /**
   * The seal as it is now: retention may have closed it since it was read. What its hash is of does
   * not change.
   */
  private static Seal removals(Session session, Seal seal) throws SQLException {
    return session
        .first("select " + Seal.COLUMNS + " from gateway_seal where id = ?", Seal::of, seal.id())
        .filter(now -> now.hash().equals(seal.hash()) && now.hash().equals(now.expectedHash()))
        .orElse(seal);
  }

  private void emptied(AuditJob job, Seal seal) {
    boolean ours =
        seal.removed() == seal.rows()
            && (!key.isSet()
                || seal.signature() == null
                || key.signed(seal.removedSignature(), "emptied", seal.hash(), seal.removedAt()));
    if (ours) {
      job.count(Count.REMOVED_ROWS, seal.rows());
    } else {
      job.find(
          Finding.Kind.REMOVED_ROW,
          seal.source(),
          seal.account(),
          "seal " + seal.number(),
          "its " + seal.rows() + " rows are gone, and not by retention");
    }
  }

  private void notification(
      Session session, AuditJob job, Seal seal, Entry entry, @Nullable SealedRow row)
      throws SQLException {
    if (row == null) {
      missing(session, job, seal, entry);
      return;
    }
    Optional<ReleaseRecord> release = release(session, entry.id());
    String problem = problem(session, seal, entry, row, release);
    if (problem != null) {
      find(job, Finding.Kind.ALTERED_ROW, seal, entry.id(), problem);
      return;
    }
    job.count(Count.ROWS, 1);
    if (row.bodyNow() == null) {
      job.count(Count.REMOVED_BODIES, 1);
    }
  }

  private @Nullable String problem(
      Session session, Seal seal, Entry entry, SealedRow row, Optional<ReleaseRecord> release)
      throws SQLException {
    if (!entry.digest().equals(row.digest())) {
      return "its digest is not the one that was sealed";
    }
    String bodyDigest = String.valueOf(row.bodyDigest());
    if (!entry.digest().equals(Metadata.digest(row.acceptedAs(release), bodyDigest))) {
      return "its columns are not those that were sealed";
    }
    if (release.isPresent() && !isReleasedAs(row, release.get())) {
      return "its columns are not those it was released with";
    }
    if (row.bodyNow() == null) {
      boolean ours =
          Removal.find(session, row.id())
              .filter(
                  found ->
                      Removal.isOurs(key, seal.signature() != null, row.id(), Removal.BODY, found))
              .isPresent();
      return ours ? null : "its body is gone, and not by retention or erasure";
    }
    return row.bodyNow().equals(bodyDigest) ? null : "its body is not the one that was sealed";
  }

  private static boolean isReleasedAs(SealedRow row, ReleaseRecord release) {
    return release
        .digest()
        .equals(ReleaseRecord.digest(row.id(), row.digest(), release.releasedAt(), row.metadata()));
  }

  private void missing(Session session, AuditJob job, Seal seal, Entry entry) throws SQLException {
    boolean ours =
        Removal.find(session, entry.id())
            .filter(
                found ->
                    Removal.isOurs(key, seal.signature() != null, entry.id(), Removal.ROW, found))
            .isPresent();
    boolean elsewhere =
        session
            .first("select 1 from gateway_notification where id = ?", row -> true, entry.id())
            .orElse(false);
    if (elsewhere) {
      find(job, Finding.Kind.ALTERED_ROW, seal, entry.id(), "it was taken out of its seal");
    } else if (ours) {
      job.count(Count.REMOVED_ROWS, 1);
    } else {
      find(job, Finding.Kind.REMOVED_ROW, seal, entry.id(), "it is gone, and not by retention");
    }
  }

  /** What it was released with is looked at where its notification is. */
  private static void release(Session session, AuditJob job, Seal seal, Entry entry)
      throws SQLException {
    Optional<ReleaseRecord> release = release(session, entry.id());
    if (release.isEmpty()) {
      find(job, Finding.Kind.REMOVED_ROW, seal, entry.id(), "the record of its release is gone");
    } else if (!release.get().digest().equals(entry.digest())) {
      find(job, Finding.Kind.ALTERED_ROW, seal, entry.id(), "its release was altered");
    }
  }

  private static Optional<ReleaseRecord> release(Session session, long notification)
      throws SQLException {
    return session.first(
        """
        select accepted_as, released_at, digest from gateway_release
        where notification_id = ?""",
        row ->
            new ReleaseRecord(notification, row.getString(1), row.getString(2), row.getString(3)),
        notification);
  }

  private static void find(
      AuditJob job, Finding.Kind kind, Seal seal, long notification, String detail) {
    job.find(
        kind,
        seal.source(),
        seal.account(),
        "n:" + notification,
        detail + " (seal " + seal.number() + ")");
  }
}
