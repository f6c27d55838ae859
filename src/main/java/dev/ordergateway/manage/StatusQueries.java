package dev.ordergateway.manage;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is under way and what waits for a person. Each statement reads an index that holds
 * only such rows, so that it costs by what waits and not by what the ledger has ever seen.
 */
final class StatusQueries {
  static final String DUE =
      """
      select source, account, count(*), min(due_at) from gateway_order
      where due_at is not null group by source, account""";

  static final String UNSENT =
      """
      select sink, '', count(*), min(send_at) from gateway_delivery
      where send_at is not null group by sink""";

  static final String REFUSED =
      """
      select sink, '', count(*) from gateway_delivery
      where parked_at is not null group by sink""";

  static final String PARKED =
      """
      select source, account, count(*) from gateway_order
      where state = 'parked' group by source, account""";

  static final String QUARANTINED =
      """
      select source, account, count(*), cause from gateway_notification
      where state = 'parked' group by source, account, cause""";

  static final String MISSED =
      """
      select source, account,
        sum(case when announced_at is null and missed_at <= ? then 1 else 0 end),
        sum(case when announced_at > missed_at then 1 else 0 end)
      from gateway_notification where missed_at is not null group by source, account""";

  static final String POLLED =
      """
      select source, account, count(*), max(finished_at) from gateway_cursor
      where kind = 'poll' and finished_at is not null group by source, account""";

  /** The newest rows only: an account that has been silent for longer shows nothing. */
  static final String NOTIFIED =
      """
      select source, account, count(*), max(received_at) from (
        select source, account, via, received_at from gateway_notification
        order by id desc limit 20000) newest
      where via = 'webhook' group by source, account""";

  private static final Set<String> QUARANTINE =
      Arrays.stream(Cause.values())
          .filter(cause -> cause.effect() == Cause.Effect.QUARANTINE)
          .map(Cause::word)
          .collect(Collectors.toUnmodifiableSet());

  private final Store store;
  private final Clock clock;

  StatusQueries(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  Snapshot snapshot() {
    Instant now = clock.instant();
    return store.read(
        session -> {
          Map<Snapshot.Owner, Snapshot.Counts> missed = new HashMap<>();
          session.list(MISSED, row -> put(missed, row, row.getLong(3), row.getLong(4), null), now);
          return new Snapshot(
              now,
              counts(session, DUE),
              counts(session, PARKED),
              quarantined(session),
              missed,
              counts(session, POLLED),
              counts(session, UNSENT),
              counts(session, REFUSED));
        });
  }

  Map<Snapshot.Owner, Snapshot.Counts> notified() {
    return store.read(session -> counts(session, NOTIFIED));
  }

  private static Map<Snapshot.Owner, Snapshot.Counts> counts(Session session, String sql)
      throws SQLException {
    Map<Snapshot.Owner, Snapshot.Counts> counts = new HashMap<>();
    session.list(
        sql,
        row -> {
          String time = row.getMetaData().getColumnCount() > 3 ? row.getString(4) : null;
          return put(counts, row, row.getLong(3), 0, Times.parseOrNull(time));
        });
    return counts;
  }

  private static Map<Snapshot.Owner, Snapshot.Counts> quarantined(Session session)
      throws SQLException {
    Map<Snapshot.Owner, Snapshot.Counts> counts = new HashMap<>();
    session.list(
        QUARANTINED,
        row -> {
          Snapshot.Owner owner = new Snapshot.Owner(row.getString(1), row.getString(2));
          long sofar = counts.getOrDefault(owner, Snapshot.Counts.NONE).count();
          long more = QUARANTINE.contains(row.getString(4)) ? row.getLong(3) : 0;
          return put(counts, row, sofar + more, 0, null);
        });
    return counts;
  }

  private static Snapshot.Owner put(
      Map<Snapshot.Owner, Snapshot.Counts> counts,
      ResultSet row,
      long count,
      long second,
      @Nullable Instant time)
      throws SQLException {
    Snapshot.Owner owner = new Snapshot.Owner(row.getString(1), row.getString(2));
    counts.put(owner, new Snapshot.Counts(count, second, time));
    return owner;
  }
}
