package dev.ordergateway.audit;

import dev.ordergateway.audit.AuditJob.State;
import dev.ordergateway.deliver.Sink;
import dev.ordergateway.deliver.SinkDatabase;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.poll.Cursors;
import dev.ordergateway.poll.Readings;
import dev.ordergateway.poll.Readings.Reading;
import dev.ordergateway.settings.Settings;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the platforms' lists, the ledger and the sink, and verifies the seals. Changes nothing:
 * what is missing is named, and left to a poll or a replay. Audits run one after the other on a
 * thread of their own. Safe for any thread.
 */
public final class Audit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
  private static final int WAITING_MAX = 16;
  private static final int REMEMBERED_MAX = 20;
  private static final int CLOSE_SECONDS = 10;

  private final Settings settings;
  private final SealVerification seals;
  private final PlatformSide platforms;
  private final SinkSide sink;
  private final Meters meters;
  private final Clock clock;
  private final String run;
  private final AtomicLong number = new AtomicLong();
  private final ThreadPoolExecutor worker;

  private final Map<String, AuditJob> jobs =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AuditJob> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  public Audit(
      Settings settings,
      Store store,
      SealKey key,
      SinkDatabase sink,
      Cursors cursors,
      Readings readings,
      Meters meters,
      Clock clock) {
    this.settings = settings;
    this.seals = new SealVerification(store, key);
    this.platforms = new PlatformSide(store, settings, cursors, readings, clock);
    this.sink = new SinkSide(store, settings, sink);
    this.meters = meters;
    this.clock = clock;
    this.run = Long.toString(clock.millis(), 36);
    this.worker =
        new ThreadPoolExecutor(
            0,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            work -> new Thread(work, "gateway-audit"));
  }

  /**
   * What is asked for, with the defaults for what is not given: up to now, and {@code
   * gateway.audit.window} back from there.
   */
  public Scope scope(
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String source,
      @Nullable String account) {
    Instant now = clock.instant();
    Instant end = to == null || to.isAfter(now) ? now : to;
    Instant begin = from == null ? end.minus(settings.duration("gateway.audit.window")) : from;
    return new Scope(begin, end, source, account);
  }

  /** Whether any account that is configured is in the scope. */
  public boolean isKnown(Scope scope) {
    return settings.accounts().stream().anyMatch(scope::has);
  }

  /**
   * Starts an audit.
   *
   * @return empty if too many wait already, or this is closed
   */
  public Optional<AuditJob> start(Scope scope) {
    return start(scope, false);
  }

  /** The audit that runs by the clock: its result is what the metrics show. */
  public void scheduled() {
    if (start(scope(null, null, null, null), true).isEmpty()) {
      LOG.warn("gateway-audit could not begin: too many audits wait");
    }
  }

  /** One of the last twenty of this process. */
  public Optional<AuditJob> job(String id) {
    synchronized (jobs) {
      return Optional.ofNullable(jobs.get(id));
    }
  }

  private Optional<AuditJob> start(Scope scope, boolean measured) {
    boolean table = Sink.table(settings).isPresent();
    AuditJob job =
        new AuditJob("a-" + run + "-" + number.incrementAndGet(), scope, clock.instant(), table);
    try {
      worker.execute(() -> run(job, measured));
    } catch (RejectedExecutionException e) {
      return Optional.empty();
    }
    synchronized (jobs) {
      jobs.put(job.id(), job);
    }
    return Optional.of(job);
  }

  private void run(AuditJob job, boolean measured) {
    job.start();
    try {
      look(job);
      boolean whole = !Thread.currentThread().isInterrupted();
      job.end(whole ? State.DONE : State.FAILED, clock.instant());
      report(job, whole);
      if (whole && measured) {
        meters.audited(job.kinds(), clock.instant());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      job.end(State.FAILED, clock.instant());
      report(job, false);
    } catch (RuntimeException | SQLException e) {
      job.end(State.FAILED, clock.instant());
      LOG.error("gateway-audit failed at {}: {}. Hint: ask for it again.", job, e.getMessage());
      LOG.debug("auditing", e);
    }
  }

  /** The lists take longest, for their calls wait for the budget: they are read meanwhile. */
  private void look(AuditJob job) throws SQLException, InterruptedException {
    Instant since = clock.instant();
    List<Reading> lists = platforms.ask(job);
    try {
      seals.verify(job);
      sink.compare(job);
      platforms.await(job, lists, since);
    } finally {
      platforms.forget(lists);
    }
  }

  private static void report(AuditJob job, boolean whole) {
    if (!whole) {
      LOG.info("gateway-audit was stopped at {}", job);
    } else if (job.kinds().isEmpty()) {
      LOG.info("gateway-audit found nothing wrong: {}; newest {}", job, job.heads());
    } else {
      LOG.error("gateway-audit found what is not as it should be: {}", job);
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
    try {
      if (!worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("gateway-audit did not end within {} s; ask for it again", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
