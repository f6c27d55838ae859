package dev.ordergateway.enrich;

import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreAwayException;
import dev.ordergateway.ledger.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which accounts, and which of the sinks, may be called: the circuit breaker, kept in the ledger so
 * that a pause outlives a restart.
 *
 * <p>A failure that is not an order's own pauses the whole account: from {@code pause-min},
 * doubling to {@code pause-max}, with jitter. When the pause is over one call probes; if it is
 * answered well the account is healthy again. The platform's Retry-After replaces the default
 * pause, but none is shorter than {@code pause-min}. Safe for any thread.
 */
public final class AccountHealth {
  /** The rows of sinks, the first one's without an account: no source may be called so. */
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
      String sink = account.isEmpty() ? "the sink" : "the sink " + account;
      return source.equals(SINK) ? sink : source + "/" + account;
    }
  }

  private final Store store;
  private final Pauses pauses;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<Key, Health> known = new ConcurrentHashMap<>();
  private final Set<Key> unsaved = ConcurrentHashMap.newKeySet();

  public AccountHealth(Store store, Pauses pauses, Clock clock, RandomGenerator random) {
    this.store = store;
    this.pauses = pauses;
    this.clock = clock;
    this.random = random;
    known.putAll(read());
  }

  /**
   * Takes over what other replicas have found out about the accounts since. What this one has found
   * out meanwhile, or could not save, is newer and saved again.
   *
   * @throws dev.ordergateway.ledger.StoreException if the store cannot be read or written
   */
  public void refresh() {
    Set<Key> ours = Set.copyOf(unsaved);
    Map<Key, Health> before = Map.copyOf(known);
    Map<Key, Health> rows = read();
    rows.keySet().removeAll(ours);
    rows.forEach(
        (key, row) -> change(key, here -> here.equals(before.get(key)) ? newer(here, row) : here));
    ours.forEach(this::save);
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
    Instant now = clock.instant();
    boolean unwell = !isHealthy(source, account);
    if (unwell) {
      unsaved.add(key);
    }
    Change change = change(key, health -> well(health, now));
    if (unwell) {
      save(key);
    }
    if (change.before().state() != State.HEALTHY && change.after().state() == State.HEALTHY) {
      LOG.info("{} answers again; its orders go on", key);
    }
  }

  private static Health well(Health health, Instant now) {
    boolean known =
        health.state() == State.HEALTHY
            ? health.healthyAt() != null && !health.healthyAt().plusSeconds(1).isBefore(now)
            : isRunning(health, now);
    return known ? health : new Health(State.HEALTHY, null, 0, null, now, health.notifiedAt());
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
    unsaved.add(key); // Before it can be read: a refresh must not undo it.
    Change change =
        change(
            key,
            health -> {
              Instant until = until(health, state, retryAfter, now);
              // One of several calls that failed together: a pause is not doubled by them.
              int pauses = health.pauses() + (isRunning(health, now) ? 0 : 1);
              return until.equals(health.until()) && isRunning(health, now)
                  ? health
                  : new Health(
                      state, until, pauses, detail, health.healthyAt(), health.notifiedAt());
            });
    Instant until = Objects.requireNonNull(change.after().until());
    if (!isRunning(change.before(), now)) {
      if (state == State.CREDENTIALS_REFUSED) {
        LOG.error(
            "{} refuses our credentials: {}; next probe at {}", key, detail, Times.text(until));
      } else {
        LOG.warn("{} is paused until {}: {}", key, Times.text(until), detail);
      }
    }
    // Last: where the store is away too, the pause holds in this process, and is told of.
    save(key);
    return until;
  }

  /** A pause that is running is never shortened. */
  private Instant until(Health health, State state, @Nullable Duration retryAfter, Instant now) {
    Instant running = health.until();
    if (running == null || !running.isAfter(now)) {
      return now.plus(retryAfter == null ? next(health.pauses(), state) : notBelowMin(retryAfter));
    }
    Instant asked = retryAfter == null ? running : now.plus(notBelowMin(retryAfter));
    return asked.isAfter(running) ? asked : running;
  }

  /** Who asks to be called again at once has refused all the same. */
  private Duration notBelowMin(Duration retryAfter) {
    return retryAfter.compareTo(pauses.min()) < 0 ? pauses.min() : retryAfter;
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
    change(
        new Key(source, account),
        health ->
            health.notifiedAt() != null && health.notifiedAt().plusSeconds(1).isAfter(now)
                ? health
                : new Health(
                    health.state(),
                    health.until(),
                    health.pauses(),
                    health.detail(),
                    health.healthyAt(),
                    now));
  }

  /**
   * The clock was set back: what is left of each pause stays as long as it was, and what has been
   * seen was not seen in the future.
   */
  public void clockSetBack(Duration by) {
    for (Key key : known.keySet()) {
      Change change =
          change(
              key,
              health ->
                  new Health(
                      health.state(),
                      back(health.until(), by),
                      health.pauses(),
                      health.detail(),
                      back(health.healthyAt(), by),
                      back(health.notifiedAt(), by)));
      if (change.after().until() != null) {
        unsaved.add(key);
      }
    }
    Set.copyOf(unsaved).forEach(this::save);
  }

  private static @Nullable Instant back(@Nullable Instant time, Duration by) {
    return time == null ? null : time.minus(by);
  }

  private static boolean isRunning(Health health, Instant now) {
    return health.until() != null && health.until().isAfter(now);
  }

  private record Change(Health before, Health after) {}

  /** In one step: what happens at the same moment would undo it, a pause above all. */
  private Change change(Key key, UnaryOperator<Health> change) {
    known.putIfAbsent(key, Health.UNKNOWN);
    while (true) {
      Health before = known.getOrDefault(key, Health.UNKNOWN);
      Health after = change.apply(before);
      if (after.equals(before) || known.replace(key, before, after)) {
        return new Change(before, after);
      }
    }
  }

  private Duration next(int pausesSoFar, State state) {
    Duration ceiling = state == State.CREDENTIALS_REFUSED ? pauses.max() : pauses.probeMax();
    return Backoff.delay(pauses.min(), ceiling, pausesSoFar, random);
  }

  /** A store that is away must not keep an account from being paused: it is saved afterwards. */
  private void save(Key key) {
    unsaved.add(key);
    try {
      write(key, of(key.source(), key.account()));
      unsaved.remove(key);
    } catch (StoreAwayException e) {
      LOG.debug("{} is not saved yet", key, e);
    }
  }

  private void write(Key key, Health health) {
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
