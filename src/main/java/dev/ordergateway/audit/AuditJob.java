package dev.ordergateway.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An audit that was asked for, how far it has come and what it has found. Safe for any thread. */
public final class AuditJob {
  /** More findings than these are counted and not listed. */
  public static final int LISTED_MAX = 1_000;

  /** Where a job stands. */
  public enum State {
    WAITING,
    RUNNING,
    DONE,
    FAILED
  }

  /** What was looked at. */
  public enum Count {
    /** Orders on the platforms' lists, in the window. */
    SIGHTINGS,
    /** Orders of the ledger that were held against the sink. */
    ORDERS,
    SEALS,
    /** Seals without a signature, although there is a key; they are older than it. */
    UNSIGNED_SEALS,
    /** Sealed rows that are as they were sealed. */
    ROWS,
    /** Rows whose body retention or erasure has removed; they verify by its digest. */
    REMOVED_BODIES,
    /** Rows that retention has removed. */
    REMOVED_ROWS,
    /** Rows that no seal has taken yet. */
    UNSEALED_ROWS
  }

  private final String id;
  private final Scope scope;
  private final Instant askedAt;
  private final boolean table;
  private final Map<Count, Long> counts = new EnumMap<>(Count.class);
  private final Map<Finding.Kind, Integer> kinds = new EnumMap<>(Finding.Kind.class);
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> heads = new ArrayList<>();
  private State state = State.WAITING;
  private @Nullable Instant endedAt;

  AuditJob(String id, Scope scope, Instant askedAt, boolean table) {
    this.id = id;
    this.scope = scope;
    this.askedAt = askedAt;
    this.table = table;
  }

  public String id() {
    return id;
  }

  public Scope scope() {
    return scope;
  }

  public Instant askedAt() {
    return askedAt;
  }

  /** Whether the sink is the table, whose rows were read; of others only what was recorded. */
  public boolean table() {
    return table;
  }

  public synchronized State state() {
    return state;
  }

  public synchronized @Nullable Instant endedAt() {
    return endedAt;
  }

  public synchronized Map<Count, Long> counts() {
    return new EnumMap<>(counts);
  }

  /** How many were found of each kind. */
  public synchronized Map<Finding.Kind, Integer> kinds() {
    return new EnumMap<>(kinds);
  }

  /** The first thousand. */
  public synchronized List<Finding> findings() {
    return List.copyOf(findings);
  }

  /**
   * The newest seal of each chain, with its hash: kept elsewhere, it shows later whether the chain
   * was cut off.
   */
  public synchronized List<String> heads() {
    return List.copyOf(heads);
  }

  /** For a part of the audit, to be added if it counts. */
  AuditJob part() {
    return new AuditJob(id, scope, askedAt, table);
  }

  void add(AuditJob part) {
    part.counts().forEach(this::count);
    part.findings()
        .forEach(
            each ->
                find(each.kind(), each.source(), each.account(), each.subject(), each.detail()));
  }

  synchronized void start() {
    state = State.RUNNING;
  }

  synchronized void count(Count what, long more) {
    counts.merge(what, more, Long::sum);
  }

  synchronized void head(String head) {
    heads.add(head);
  }

  synchronized void find(
      Finding.Kind kind, String source, String account, String subject, String detail) {
    kinds.merge(kind, 1, Integer::sum);
    if (findings.size() < LISTED_MAX) {
      findings.add(new Finding(kind, source, account, subject, detail));
    }
  }

  synchronized void end(State last, Instant now) {
    state = last;
    endedAt = now;
  }

  @Override
  public synchronized String toString() {
    return id + " of " + scope.from() + " to " + scope.to() + ": " + kinds + " in " + counts;
  }
}
