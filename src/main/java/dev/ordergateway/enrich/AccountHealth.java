package dev.ordergateway.enrich;

import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which accounts, and whether the sink, may be called: the circuit breaker, kept in the ledger so
 * that a pause outlives a restart.
 *
 * <p>A failure that is not an order's own pauses the whole account: from {@code pause-min},
 * doubling to {@code pause-max}, with jitter. When the pause is over one call probes; if it is
 * answered well the account is healthy again. The platform's Retry-After replaces the default
 * pause. Safe for any thread.
 */
public final class AccountHealth {
  /** The sink's row: no source may be called so. */
  public static final String SINK = "sink";

  private static final Logger LOG = LoggerFactory.getLogger(AccountHealth.class);

  private static final Duration PROOF = Duration.ofMinutes(10);

  /** How an account is, in the words of {@code /api/status}. */
  public enum State {
    HEALTHY("healthy"),
    PAUSED("paused"),
    CREDENTIALS_REFUSED("credentials-refused");

    private final String word;

    State(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /** What is known of an account. */
  public record Health(
      State state,
      @Nullable Instant until,
      int pauses,
      @Nullable String detail,
      @Nullable Instant healthyAt,
      @Nullable Instant notifiedAt) {
    static final Health UNKNOWN = new Health(State.HEALTHY, null, 0, null, null, null);
  }

  /** How pauses grow. */
  public record Pauses(Duration min, Duration max, Duration probeMax) {}

  private record Key(String source, String account) {
    @Override
    public String toString() {
      return account.isEmpty() ? "the " + source : source + "/" + account;
    }
  }

  private final Store store;
  private final Pauses pauses;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<Key, Health> known = new ConcurrentHashMap<>();
  private final AtomicLong writes = new AtomicLong();

  public AccountHealth(Store store, Pauses pauses, Clock clock, RandomGenerator random) {
    this.store = store;
    this.pauses = pauses;
    this.clock = clock;
    this.random = random;
    known.putAll(read());
  }

  /**
   * Takes over what other replicas have found out about the accounts since; what this one writes
   * meanwhile is newer.
   *
   * @throws dev.ordergateway.ledger.StoreException if the store cannot be read
   */
  public void refresh() {
    long before = writes.get();
    Map<Key, Health> others = read();
    if (writes.get() == before) {
      others.forEach((key, health) -> known.merge(key, health, AccountHealth::newer));
    }
  }

  /** The row's state, with the times that only this process may know. */
  private static Health newer(Health here, Health row) {
    return new Health(
        row.state(),
        row.until(),
        row.pauses(),
        row.detail(),
        later(here.healthyAt(), row.healthyAt()),
        later(here.notifiedAt(), row.notifiedAt()));
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
  }

  public Health of(String source, String account) {
    return known.getOrDefault(new Key(source, account), Health.UNKNOWN);
  }

  public boolean isHealthy(String source, String account) {
    return of(source, account).state() == State.HEALTHY;
  }

  /** Whether a call may be made now: the account is well, or its pause is over and it is probed. */
  public boolean mayCall(String source, String account) {
    Instant until = of(source, account).until();
    return until == null || !until.isAfter(clock.instant());
  }

  /** A call was answered well. An answer to a call from before a pause does not end the pause. */
  public void answered(String source, String account) {
    Key key = new Key(source, account);
    Health health = of(source, account);
    Instant now = clock.instant();
    if (health.state() == State.HEALTHY) {
      if (health.healthyAt() == null || health.healthyAt().plusSeconds(1).isBefore(now)) {
        known.put(key, new Health(State.HEALTHY, null, 0, null, now, health.notifiedAt()));
      }
    } else if (mayCall(source, account)) {
      put(key, new Health(State.HEALTHY, null, 0, null, now, health.notifiedAt()));
      LOG.info("{} answers again; its orders go on", key);
    }
  }

  /**
   * Pauses the account.
   *
   * @param retryAfter what the platform asked for, in place of the default; null if it said nothing
   * @return until when
   */
  public Instant pause(
      String source, String account, State state, @Nullable Duration retryAfter, String detail) {
    Key key = new Key(source, account);
    Instant now = clock.instant();
    Health health = of(source, account);
    Instant running = health.until();
    if (running != null && running.isAfter(now)) {
      // One of several calls that failed together: a pause is never shortened, nor doubled by them.
      Instant asked = retryAfter == null ? running : now.plus(retryAfter);
      Instant until = asked.isAfter(running) ? asked : running;
      if (until.isAfter(running)) {
        put(key, paused(health, state, until, health.pauses(), detail));
      }
      return until;
    }
    Instant until = now.plus(retryAfter == null ? next(health.pauses(), state) : retryAfter);
    put(key, paused(health, state, until, health.pauses() + 1, detail));
    if (state == State.CREDENTIALS_REFUSED) {
      LOG.error("{} refuses our credentials: {}; next probe at {}", key, detail, Times.text(until));
    } else {
      LOG.warn("{} is paused until {}: {}", key, Times.text(until), detail);
    }
    return until;
  }

  /**
   * Whether a refusal can be blamed on what was asked for: the account has lately answered
   * something else well. Without that the account may be refusing everything.
   */
  public boolean answersOthers(String source, String account) {
    Instant healthyAt = of(source, account).healthyAt();
    return healthyAt != null && healthyAt.plus(PROOF).isAfter(clock.instant());
  }

  /** Remembers the last notification, to the second. */
  public void notified(String source, String account, Instant now) {
    if (account.isEmpty()) {
      return;
    }
    Key key = new Key(source, account);
    Health health = of(source, account);
    if (health.notifiedAt() != null && health.notifiedAt().plusSeconds(1).isAfter(now)) {
      return;
    }
    known.put(
        key,
        new Health(
            health.state(),
            health.until(),
            health.pauses(),
            health.detail(),
            health.healthyAt(),
            now));
  }

  private static Health paused(
      Health before, State state, Instant until, int pauses, String detail) {
    return new Health(state, until, pauses, detail, before.healthyAt(), before.notifiedAt());
  }

  private Duration next(int pausesSoFar, State state) {
    Duration ceiling = state == State.CREDENTIALS_REFUSED ? pauses.max() : pauses.probeMax();
    return Backoff.delay(pauses.min(), ceiling, pausesSoFar, random);
  }

  private void put(Key key, Health health) {
    writes.incrementAndGet();
    known.put(key, health);
    store.write(
        session ->
            session.update(
                """
                insert into gateway_account (source, account, health, paused_until_at, pause_count,
                  detail, healthy_at, notified_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (source, account) do update set health = excluded.health,
                  paused_until_at = excluded.paused_until_at, pause_count = excluded.pause_count,
                  detail = excluded.detail, healthy_at = excluded.healthy_at,
                  notified_at = excluded.notified_at""",
                key.source(),
                key.account(),
                health.state().word(),
                health.until(),
                health.pauses(),
                health.detail(),
                health.healthyAt(),
                health.notifiedAt()));
  }

  private Map<Key, Health> read() {
    Map<Key, Health> rows = new HashMap<>();
    store.read(
        session ->
            session.list(
                """
                select source, account, health, paused_until_at, pause_count, detail, healthy_at,
                  notified_at
                from gateway_account""",
                row -> {
                  State state = State.PAUSED;
                  for (State each : State.values()) {
                    state = each.word().equals(row.getString(3)) ? each : state;
                  }
                  Health health =
                      new Health(
                          state,
                          Times.parseOrNull(row.getString(4)),
                          row.getInt(5),
                          row.getString(6),
                          Times.parseOrNull(row.getString(7)),
                          Times.parseOrNull(row.getString(8)));
                  return rows.put(new Key(row.getString(1), row.getString(2)), health);
                }));
    return rows;
  }
}
