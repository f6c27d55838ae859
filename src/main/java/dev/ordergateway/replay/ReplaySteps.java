package dev.ordergateway.replay;

import dev.ordergateway.accept.Cause;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.replay.ReplayJob.Result;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Walks through a selection in batches, orders first, then what is quarantined. */
final class ReplaySteps {
  private static final Logger LOG = LoggerFactory.getLogger(ReplaySteps.class);
  private static final int BATCH = 100;

  private final SelectedOrders orders;
  private final SelectedQuarantine quarantine;
  private final NamedNotifications named;
  private final OrderReplay orderReplay;
  private final Release release;
  private final WorkSignal signal;

  ReplaySteps(
      SelectedOrders orders,
      SelectedQuarantine quarantine,
      NamedNotifications named,
      OrderReplay orderReplay,
      Release release,
      WorkSignal signal) {
    this.orders = orders;
    this.quarantine = quarantine;
    this.named = named;
    this.orderReplay = orderReplay;
    this.release = release;
    this.signal = signal;
  }

  /**
   * @return false if the thread was interrupted before the end
   */
  boolean run(ReplayJob job, Selection selection) {
    if (selection.ids().isEmpty()) {
      allOrders(job, selection);
      for (Cause cause : SelectedQuarantine.causes(selection)) {
        allQuarantined(job, selection, cause);
      }
    } else {
      List<OrderKey> found = orders.named(selection, named);
      for (int from = 0; from < found.size() && goesOn(); from += BATCH) {
        List<OrderKey> batch = found.subList(from, Math.min(found.size(), from + BATCH));
        orderReplay.replay(job, batch, selection);
      }
      if (selection.isParked()) {
        quarantine.named(selection, named).forEach(id -> release(job, id));
      }
    }
    return goesOn();
  }

  private void allOrders(ReplayJob job, Selection selection) {
    SelectedOrders.Key from = SelectedOrders.Key.FIRST;
    while (from != null && goesOn()) {
      SelectedOrders.Page page = orders.after(selection, from, job.askedAt(), BATCH);
      orderReplay.replay(job, page.orders(), selection);
      from = page.last();
    }
  }

  private void allQuarantined(ReplayJob job, Selection selection, Cause cause) {
    long last = 0;
    boolean more = selection.isParked();
    while (more && goesOn()) {
      List<Quarantined> page = quarantine.after(selection, cause, last, BATCH);
      for (Quarantined row : page) {
        last = row.id();
        if (quarantine.matches(selection, row)) {
          release(job, row);
        }
      }
      more = page.size() == BATCH;
    }
  }

  private void release(ReplayJob job, long id) {
    if (goesOn()) {
      quarantine
          .find(id)
          .ifPresentOrElse(row -> release(job, row), () -> job.add(Result.LEFT_ALONE, 1));
    }
  }

  /** What is wrong with one document must not keep the others back. */
  private void release(ReplayJob job, Quarantined row) {
    if (!goesOn()) {
      return;
    }
    try {
      Release.Outcome outcome = release.release(row);
      job.add(
          switch (outcome) {
            case RELEASED -> Result.RELEASED;
            case SUPERSEDED -> Result.SUPERSEDED;
            case STILL_QUARANTINED -> Result.STILL_QUARANTINED;
            case GONE -> Result.LEFT_ALONE;
          },
          1);
      if (outcome == Release.Outcome.RELEASED) {
        signal.raise();
      }
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      job.add(Result.FAILED, 1);
      LOG.warn("gateway-replay could not validate n:{} again: {}", row.id(), e.getMessage());
      LOG.debug("validating again", e);
    }
  }

  private static boolean goesOn() {
    return !Thread.currentThread().isInterrupted();
  }
}
