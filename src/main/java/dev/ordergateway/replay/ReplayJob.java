package dev.ordergateway.replay;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A replay that was asked for, and how far it has come. Safe for any thread. */
public final class ReplayJob {
  /** Where a job stands. */
  public enum State {
    WAITING,
    RUNNING,
    DONE,
    FAILED
  }

  /** What became of one order or notification of a job. */
  public enum Result {
    /** A parked order is due again. */
    DUE_AGAIN,
    /** A quarantined notification is accepted, and its order due. */
    RELEASED,
    /** A quarantined notification says what another has said; it is settled. */
    SUPERSEDED,
    STILL_QUARANTINED,
    /** The stored document gave a new version. */
    NEW_VERSION,
    /** The stored document gives what the newest version says. */
    UNCHANGED,
    /** Meanwhile somebody else saw to it, or its account is not configured any more. */
    LEFT_ALONE,
    /** It could not be done for this one; the log says why. */
    FAILED;

    /** As the API, the log and the manual write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final String id;
  private final int count;
  private final Instant askedAt;
  private final Map<Result, Integer> results = new EnumMap<>(Result.class);
  private State state = State.WAITING;
  private @Nullable Instant endedAt;

  ReplayJob(String id, int count, Instant askedAt) {
    this.id = id;
    this.count = count;
    this.askedAt = askedAt;
  }

  public String id() {
    return id;
  }

  /** How many the selection matched when it was asked for. */
  public int count() {
    return count;
  }

  public Instant askedAt() {
    return askedAt;
  }

  public synchronized @Nullable Instant endedAt() {
    return endedAt;
  }

  public synchronized State state() {
    return state;
  }

  /** How many came to which result so far. */
  public synchronized Map<Result, Integer> results() {
    return new EnumMap<>(results);
  }

  synchronized void start() {
    state = State.RUNNING;
  }

  synchronized void add(Result result, int more) {
    if (more > 0) {
      results.merge(result, more, Integer::sum);
    }
  }

  synchronized void end(State last, Instant now) {
    state = last;
    endedAt = now;
  }

  @Override
  public synchronized String toString() {
    String words =
        results.entrySet().stream()
            .map(result -> result.getKey().word() + " " + result.getValue())
            .collect(Collectors.joining(", "));
    return id + " of " + count + ": " + (words.isEmpty() ? "nothing" : words);
  }
}
