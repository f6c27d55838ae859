package dev.ordergateway.replica;

import dev.ordergateway.ledger.Session;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.ledger.Times;
import dev.ordergateway.settings.Settings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes that work on one store: each has a row that says when it was last seen and how it
 * is set up. Safe for any thread.
 */
final class Replicas {
  /** A replica that was not seen for so long counts as gone. */
  static final Duration GONE_AFTER = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

  /** What is known of a process. */
  record Replica(String owner, String host, String release, Instant startedAt, Instant seenAt) {
    /** Host and process, as an operator looks for it. */
    @Override
    public String toString() {
      return host + " (process " + owner.substring(0, Math.max(0, owner.indexOf('-'))) + ")";
    }
  }

  private record Row(Replica replica, Map<String, String> settings) {}

  private final Store store;
  private final Replica self;
  private final Map<String, String> settings;
  private final Clock clock;

  Replicas(Store store, Settings settings, String owner, String host, String release, Clock clock) {
    this.store = store;
    this.settings = SettingsDigest.of(settings);
    this.clock = clock;
    Instant now = clock.instant();
    this.self = new Replica(owner, host, release, now, now);
  }

  /**
   * Compares this process with those that run already, and joins them. A difference that would send
   * orders to two places is refused; any other is said in one line for each replica. Of two that
   * join at one moment the second sees the first.
   *
   * @throws StoreException if this process must not run beside one that does
   */
  void join() {
    store.share(
        session -> {
          session.update("lock table gateway_replica in share row exclusive mode");
          compare(rows(session));
          return write(session);
        });
  }

  private void compare(List<Row> running) {
    for (Row other : running) {
      Set<String> differing = SettingsDigest.differing(settings, other.settings());
      Set<String> splitting = new TreeSet<>(differing);
      splitting.removeIf(key -> !SettingsDigest.splitsOrders(key) || !both(key, other));
      if (!splitting.isEmpty()) {
        throw new StoreException(
            "another replica runs with another value of "
                + String.join(", ", splitting)
                + ": "
                + other.replica()
                + "; orders would go two ways. Hint: stop all replicas to change it.");
      }
      if (!differing.isEmpty()) {
        LOG.warn(
            "replica {} is set up otherwise in {}; the work is shared all the same",
            other.replica(),
            String.join(", ", differing));
      }
      if (!other.replica().release().equals(self.release())) {
        LOG.warn(
            "replica {} runs release {}, this one {}; fine while replicas are upgraded one by one",
            other.replica(),
            other.replica().release(),
            self.release());
      }
    }
  }

  private boolean both(String key, Row other) {
    return settings.containsKey(key) && other.settings().containsKey(key);
  }

  /** Tells the others that this process is alive. */
  void seen() {
    store.share(this::write);
  }

  private int write(Session session) throws SQLException {
    Instant now = clock.instant();
    session.update("delete from gateway_replica where seen_at < ?", now.minus(FORGOTTEN_AFTER));
    return session.update(
        """
        insert into gateway_replica (owner, host, release, started_at, seen_at, settings)
        values (?, ?, ?, ?, ?, ?)
        on conflict (owner) do update set seen_at = excluded.seen_at""",
        self.owner(),
        self.host(),
        self.release(),
        self.startedAt(),
        now,
        SettingsDigest.text(settings));
  }

  /** Takes this process from the list, as it ends. */
  void leave() {
    store.share(
        session -> session.update("delete from gateway_replica where owner = ?", self.owner()));
  }

  /** Every process that was seen lately, longest running first. */
  private List<Row> rows(Session session) throws SQLException {
    return session.list(
        """
        select owner, host, release, started_at, seen_at, settings from gateway_replica
        where seen_at >= ? order by started_at, owner""",
        Replicas::row,
        clock.instant().minus(GONE_AFTER));
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        new Replica(
            row.getString(1),
            row.getString(2),
            row.getString(3),
            Times.parse(row.getString(4)),
            Times.parse(row.getString(5))),
        SettingsDigest.parse(row.getString(6)));
  }
}
