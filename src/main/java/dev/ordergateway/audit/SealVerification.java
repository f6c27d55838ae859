package dev.ordergateway.audit;

import dev.ordergateway.audit.AuditJob.Count;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.Times;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes along the chains of seals, each from its first seal to its newest, and reads the rows of
 * those seals that have a part in the window. Only reads.
 */
final class SealVerification {
  private static final int PAGE = 500;

  static final String ORPHANS =
      """
      with used as (select distinct seal_id from gateway_notification
        where seal_id is not null)
      select seal_id from used where not exists (
        select 1 from gateway_seal s where s.id = used.seal_id)
      order by seal_id""";

  static final String UNSEALED =
      """
      select n.source, n.account, count(*),
        count(case when n.digest is null and n.received_at >= f.at then 1 end),
        min(case when n.digest is null and n.received_at >= f.at then n.id end)
      from gateway_notification n
      left join (select source, account, min(first_received_at) as at
        from gateway_seal group by source, account) f
        on f.source = n.source and f.account = n.account
      where n.seal_id is null group by n.source, n.account""";

  private record Chain(String source, String account) {}

  /** How far the walk along one chain has come. */
  private static final class Walk {
    private int number;
    private @Nullable String hash;
    private boolean signed;
  }

  private final Store store;
  private final SealKey key;
  private final RowVerification rows;

  SealVerification(Store store, SealKey key) {
    this.store = store;
    this.key = key;
    this.rows = new RowVerification(store, key);
  }

  void verify(AuditJob job) {
    for (Chain chain : chains(job.scope())) {
      walk(job, chain);
    }
    orphans(job);
    unsealed(job);
  }

  private List<Chain> chains(Scope scope) {
    return store
        .read(
            session ->
                session.list(
                    "select distinct source, account from gateway_seal order by source, account",
                    row -> new Chain(row.getString(1), row.getString(2))))
        .stream()
        .filter(chain -> scope.has(chain.source(), chain.account()))
        .toList();
  }

  private void walk(AuditJob job, Chain chain) {
    Walk walk = new Walk();
    List<Seal> page;
    do {
      page = store.read(session -> after(session, chain, walk.number));
      for (Seal seal : page) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        link(job, walk, seal);
        if (isInWindow(seal, job.scope())) {
          rows.verify(job, seal);
        }
      }
    } while (page.size() == PAGE);
    job.head(chain.source() + "/" + chain.account() + " seal " + walk.number + " " + walk.hash);
  }

  private static List<Seal> after(Session session, Chain chain, int number) throws SQLException {
    return session.list(
        "select "
            + Seal.COLUMNS
            + " from gateway_seal where source = ? and account = ? and number > ?"
            + " order by number limit "
            + PAGE,
        Seal::of,
        chain.source(),
        chain.account(),
        number);
  }

  private static boolean isInWindow(Seal seal, Scope scope) {
    return seal.lastReceivedAt().compareTo(Times.text(scope.from())) >= 0
        && seal.firstReceivedAt().compareTo(Times.text(scope.to())) <= 0;
  }

  private void link(AuditJob job, Walk walk, Seal seal) {
    job.count(Count.SEALS, 1);
    if (seal.number() != walk.number + 1) {
      gap(job, walk.number + 1, seal);
    } else if (!String.valueOf(seal.previousHash()).equals(String.valueOf(walk.hash))) {
      altered(job, seal, "does not follow from the seal before it");
    }
    if (!seal.hash().equals(seal.expectedHash())) {
      altered(job, seal, "does not say what its hash was made of");
    }
    signature(job, walk, seal);
    walk.number = seal.number();
    walk.hash = seal.hash();
  }

  private static void gap(AuditJob job, int first, Seal next) {
    int last = next.number() - 1;
    job.find(
        Finding.Kind.REMOVED_SEAL,
        next.source(),
        next.account(),
        first == last ? "seal " + first : "seals " + first + " to " + last,
        "missing in the chain before seal " + next.number());
  }

  /** Older seals may be from before there was a key; after a signed one all are signed. */
  private void signature(AuditJob job, Walk walk, Seal seal) {
    if (!key.isSet()) {
      return;
    }
    if (seal.signature() == null && !walk.signed) {
      job.count(Count.UNSIGNED_SEALS, 1);
    } else if (!key.signed(seal.signature(), "seal", seal.hash())) {
      altered(job, seal, "is not signed with gateway.audit.seal-key");
    }
    walk.signed |= seal.signature() != null;
  }

  private static void altered(AuditJob job, Seal seal, String detail) {
    job.find(
        Finding.Kind.ALTERED_SEAL, seal.source(), seal.account(), "seal " + seal.number(), detail);
  }

  /** Rows of seals that are not there: the end of a chain, or a whole one, was removed. */
  private void orphans(AuditJob job) {
    List<Long> missing = store.read(session -> session.list(ORPHANS, row -> row.getLong(1)));
    for (long seal : missing) {
      List<SealedRow> found = store.read(session -> SealedRow.of(session, seal));
      Metadata first = found.get(0).metadata();
      if (job.scope().has(first.source(), first.account())) {
        job.find(
            Finding.Kind.REMOVED_SEAL,
            first.source(),
            first.account(),
            "seal of n:" + found.get(0).id(),
            found.size() + " notifications belong to a seal that is not there");
      }
    }
  }

  /** Without a digest is only what is older than seals, or what we did not write. */
  private void unsealed(AuditJob job) {
    record Unsealed(String source, String account, long rows, long intruders, long first) {}
    List<Unsealed> found =
        store.read(
            session ->
                session.list(
                    UNSEALED,
                    row ->
                        new Unsealed(
                            row.getString(1),
                            row.getString(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5))));
    for (Unsealed each : found) {
      if (job.scope().has(each.source(), each.account())) {
        job.count(Count.UNSEALED_ROWS, each.rows() - each.intruders());
        if (each.intruders() > 0) {
          job.find(
              Finding.Kind.INSERTED_ROW,
              each.source(),
              each.account(),
              "n:" + each.first(),
              each.intruders() + " notifications without a digest, this one the first");
        }
      }
    }
  }
}
