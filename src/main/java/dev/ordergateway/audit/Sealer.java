package dev.ordergateway.audit;

import dev.ordergateway.ledger.Database;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreAwayException;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.ledger.Times;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chains committed rows, account by account. What has not been sealed yet is taken, not a range of
 * ids: on PostgreSQL ids are no order of commits. Any number of replicas may do it at once: a
 * number of a chain is given out once, and who comes second leaves that account alone. Safe for any
 * thread.
 */
public final class Sealer {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

  /** Small enough that an accept waits only milliseconds for it. */
  static final int BATCH = 500;

  static final String UNSEALED =
      """
      select source, account from gateway_notification
      where seal_id is null and digest is not null group by source, account
      union
      select source, account from gateway_release
      where seal_id is null group by source, account""";

  /** Rows that another replica is settling are sealed the next time, and not waited for. */
  private static final String TAKE_NOTIFICATIONS =
      """
      with picked as materialized (
        select id from gateway_notification
        where source = ? and account = ? and seal_id is null and digest is not null
        order by id limit ?%s)
      update gateway_notification set seal_id = ? where id in (select id from picked)
      returning id, digest, received_at""";

  private static final String TAKE_RELEASES =
      """
      with picked as materialized (
        select notification_id from gateway_release
        where source = ? and account = ? and seal_id is null
        order by notification_id limit ?%s)
      update gateway_release set seal_id = ?
      where notification_id in (select notification_id from picked)
      returning notification_id, digest, released_at""";

  private static final String RESERVE =
      """
      insert into gateway_seal (source, account, number, row_count, first_received_at,
        last_received_at, entries_hash, previous_hash, hash, sealed_at)
      values (?, ?, ?, 0, '', '', '', ?, '', ?)
      on conflict (source, account, number) do nothing
      returning id""";

  private static final String FILL =
      """
      update gateway_seal set row_count = ?, first_received_at = ?, last_received_at = ?,
        entries = ?, entries_hash = ?, hash = ?, signature = ?
      where id = ?""";

  private record Chain(String source, String account) {}

  private record Head(int number, @Nullable String hash) {}

  private record Taken(Entry entry, String at) {}

  private final Store store;
  private final SealKey key;
  private final Clock clock;
  private final String takeNotifications;
  private final String takeReleases;

  public Sealer(Store store, SealKey key, Clock clock) {
    this.store = store;
    this.key = key;
    this.clock = clock;
    this.takeNotifications = takeNotifications(store.database());
    this.takeReleases = takeReleases(store.database());
  }

  static String takeNotifications(Database database) {
    return TAKE_NOTIFICATIONS.formatted(database.skipLocked());
  }

  static String takeReleases(Database database) {
    return TAKE_RELEASES.formatted(database.skipLocked());
  }

  /** Seals all that is committed now. */
  public void seal() {
    try {
      for (Chain chain : unsealed()) {
        while (store.write(session -> sealNext(session, chain)) == BATCH) {
          LOG.debug("gateway-audit has more to seal of {}", chain);
        }
      }
    } catch (StoreAwayException e) {
      LOG.debug("gateway-audit waits for the store", e);
    } catch (StoreException e) {
      LOG.warn("gateway-audit could not seal, and will again: {}", e.getMessage());
    }
  }

  private List<Chain> unsealed() {
    return store.read(
        session -> session.list(UNSEALED, row -> new Chain(row.getString(1), row.getString(2))));
  }

  /** How many rows the account's next seal has taken; 0 if another replica seals it now. */
  private int sealNext(Session session, Chain chain) throws SQLException {
    Head head = head(session, chain);
    String now = Times.text(clock.instant());
    Optional<Long> reserved =
        session.first(
            RESERVE,
            row -> row.getLong(1),
            chain.source(),
            chain.account(),
            head.number() + 1,
            head.hash(),
            now);
    if (reserved.isEmpty()) {
      return 0;
    }
    long seal = reserved.get();
    List<Taken> taken = take(session, takeNotifications, Entry.Kind.NOTIFICATION, seal, chain);
    int notifications = taken.size();
    taken.sort(Comparator.comparing(each -> each.entry().id()));
    taken.addAll(take(session, takeReleases, Entry.Kind.RELEASE, seal, chain));
    if (taken.isEmpty()) {
      session.update("delete from gateway_seal where id = ?", seal);
      return 0;
    }
    fill(session, chain, seal, head, taken, now);
    return notifications;
  }

  private static List<Taken> take(
      Session session, String statement, Entry.Kind kind, long seal, Chain chain)
      throws SQLException {
    return new ArrayList<>(
        session.list(
            statement,
            row -> new Taken(new Entry(kind, row.getLong(1), row.getString(2)), row.getString(3)),
            chain.source(),
            chain.account(),
            BATCH,
            seal));
  }

  private void fill(
      Session session, Chain chain, long seal, Head head, List<Taken> taken, String now)
      throws SQLException {
    String first = taken.stream().map(Taken::at).min(String::compareTo).orElse(now);
    String last = taken.stream().map(Taken::at).max(String::compareTo).orElse(now);
    byte[] entries = Entry.bytes(taken.stream().map(Taken::entry).toList());
    String entriesHash = Digests.of(entries);
    int number = head.number() + 1;
    String hash =
        Seal.hash(
            chain.source(),
            chain.account(),
            number,
            taken.size(),
            first,
            last,
            entriesHash,
            head.hash(),
            now);
    session.update(
        FILL, taken.size(), first, last, entries, entriesHash, hash, key.sign("seal", hash), seal);
  }

  private static Head head(Session session, Chain chain) throws SQLException {
    return session
        .first(
            """
            select number, hash from gateway_seal where source = ? and account = ?
            order by number desc limit 1""",
            row -> new Head(row.getInt(1), row.getString(2)),
            chain.source(),
            chain.account())
        .orElse(new Head(0, null));
  }
}
