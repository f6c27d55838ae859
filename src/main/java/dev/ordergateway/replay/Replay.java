package dev.ordergateway.replay;

import dev.ordergateway.accept.Acceptance;
import dev.ordergateway.enrich.AccountHealth;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.replay.ReplayJob.State;
import dev.ordergateway.settings.Settings;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends parked orders and quarantined notifications back to accepted, and orders to a sink that
 * lacks them. Jobs run one after the other on a thread of their own, in small transactions between
 * which others get their turn. A job that is cut off has done part of its work and can be asked for
 * again: what is done does not match any more. Safe for any thread.
 */
public final class Replay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
  private static final int WAITING_MAX = 16;
  private static final int REMEMBERED_MAX = 100;
  private static final int CLOSE_SECONDS = 10;

  private final SelectedOrders orders;
  private final SelectedQuarantine quarantine;
  private final NamedNotifications named;
  private final ReplaySteps steps;
  private final Clock clock;
  private final String run;
  private final AtomicLong number = new AtomicLong();
  private final ThreadPoolExecutor worker;

  private final Map<String, ReplayJob> jobs =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ReplayJob> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  public Replay(
      Settings settings,
      Store store,
      Acceptance acceptance,
      AccountHealth health,
      WorkSignal signal,
      Revalidation revalidation,
      Redelivery redelivery,
      Filling filling,
      Clock clock) {
    Candidates candidates = new Candidates(settings);
    this.orders = new SelectedOrders(store);
    this.quarantine = new SelectedQuarantine(store, candidates);
    this.named = new NamedNotifications(settings);
    Release release = new Release(store, acceptance, health, candidates, revalidation, clock);
    OrderReplay orderReplay =
        new OrderReplay(store, acceptance, candidates, signal, redelivery, filling, clock);
    this.steps = new ReplaySteps(orders, quarantine, named, orderReplay, release, signal);
    this.clock = clock;
    this.run = Long.toString(clock.millis(), 36);
    this.worker =
        new ThreadPoolExecutor(
            0,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            work -> new Thread(work, "gateway-replay"));
  }

  /** How many orders and quarantined notifications the selection matches now. */
  public int count(Selection selection) {
    if (!selection.ids().isEmpty()) {
      int found = orders.named(selection, named).size();
      return !selection.isParked() ? found : found + quarantine.named(selection, named).size();
    }
    return orders.count(selection) + (!selection.isParked() ? 0 : quarantine.count(selection));
  }

  /**
   * Starts a job that replays whatever the selection matches.
   *
   * @return empty if too many jobs wait already, or this is closed
   */
  public Optional<ReplayJob> execute(Selection selection) {
    ReplayJob job =
        new ReplayJob(
            "r-" + run + "-" + number.incrementAndGet(), count(selection), clock.instant());
    try {
      worker.execute(() -> run(job, selection));
    } catch (RejectedExecutionException e) {
      return Optional.empty();
    }
    synchronized (jobs) {
      jobs.put(job.id(), job);
    }
    return Optional.of(job);
  }

  /** One of the last hundred jobs of this process. */
  public Optional<ReplayJob> job(String id) {
    synchronized (jobs) {
      return Optional.ofNullable(jobs.get(id));
    }
  }

  private void run(ReplayJob job, Selection selection) {
    job.start();
    try {
      boolean whole = steps.run(job, selection);
      job.end(whole ? State.DONE : State.FAILED, clock.instant());
      LOG.info("gateway-replay {} {}", whole ? "has done" : "was stopped at", job);
    } catch (RuntimeException e) {
      job.end(State.FAILED, clock.instant());
      if (Thread.currentThread().isInterrupted()) {
        LOG.info("gateway-replay was stopped at {}", job);
        return;
      }
      LOG.error(
          "gateway-replay stopped at {}: {}. Hint: ask for the same replay again; what is done is"
              + " not done twice.",
          job,
          e.getMessage());
      LOG.debug("replaying", e);
    }
  }

  /** Ends after the batch under way. */
  @Override
  public void close() {
    worker.shutdownNow();
    try {
      if (!worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("gateway-replay did not end within {} s; ask for it again", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
