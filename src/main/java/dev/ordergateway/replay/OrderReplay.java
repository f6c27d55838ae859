package dev.ordergateway.replay;

import dev.ordergateway.accept.Acceptance;
import dev.ordergateway.enrich.WorkSignal;
import dev.ordergateway.ledger.OrderKey;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.ledger.StoreException;
import dev.ordergateway.replay.ReplayJob.Result;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes parked orders due again, has stored documents mapped anew, or sends them to a sink. */
final class OrderReplay {
  private static final Logger LOG = LoggerFactory.getLogger(OrderReplay.class);

  private final Store store;
  private final Acceptance acceptance;
  private final Candidates candidates;
  private final WorkSignal signal;
  private final Redelivery redelivery;
  private final Filling filling;
  private final Clock clock;

  OrderReplay(
      Store store,
      Acceptance acceptance,
      Candidates candidates,
      WorkSignal signal,
      Redelivery redelivery,
      Filling filling,
      Clock clock) {
    this.store = store;
    this.acceptance = acceptance;
    this.candidates = candidates;
    this.signal = signal;
    this.redelivery = redelivery;
    this.filling = filling;
    this.clock = clock;
  }

  void replay(ReplayJob job, List<OrderKey> batch, Selection selection) {
    Selection.Lacking lacking = selection.lacking();
    if (lacking != null) {
      fill(job, batch, lacking.sink());
      return;
    }
    // An order of an account that is not configured would be due for ever: nobody works it.
    List<OrderKey> workable =
        batch.stream().filter(key -> candidates.isKnown(key.source(), key.account())).toList();
    job.add(Result.LEFT_ALONE, batch.size() - workable.size());
    if (selection.redeliver()) {
      workable.forEach(order -> redeliver(job, order));
    } else {
      reopen(job, workable);
    }
    signal.raise();
  }

  /** What the sink is sent is stored: the account need not be configured any more. */
  private void fill(ReplayJob job, List<OrderKey> batch, String sink) {
    int owed = batch.isEmpty() ? 0 : filling.fill(batch.stream().sorted().toList(), sink);
    job.add(Result.DUE_AGAIN, owed);
    job.add(Result.LEFT_ALONE, batch.size() - owed);
  }

  private void reopen(ReplayJob job, List<OrderKey> batch) {
    if (batch.isEmpty()) {
      return;
    }
    List<OrderKey> orders = batch.stream().sorted().toList();
    int reopened =
        store.write(
            orders,
            session -> {
              Instant now = clock.instant();
              int due = 0;
              for (OrderKey order : orders) {
                due += acceptance.reopenAt(session, order, now, now) ? 1 : 0;
              }
              return due;
            });
    job.add(Result.DUE_AGAIN, reopened);
    job.add(Result.LEFT_ALONE, batch.size() - reopened);
  }

  /** What is wrong with one order must not keep the others back. */
  private void redeliver(ReplayJob job, OrderKey order) {
    if (Thread.currentThread().isInterrupted()) {
      return;
    }
    try {
      boolean changed = redelivery.redeliver(order);
      job.add(changed ? Result.NEW_VERSION : Result.UNCHANGED, 1);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      job.add(Result.FAILED, 1);
      LOG.warn("gateway-replay could not map {} anew: {}", order, e.getMessage());
      LOG.debug("mapping anew", e);
    }
  }
}
