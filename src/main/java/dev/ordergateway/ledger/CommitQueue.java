package dev.ordergateway.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: one thread with one connection runs whatever waits in one transaction, and each
 * caller returns after the commit, and so the fsync, that carries its own work.
 *
 * <p>Work that waits while a commit is under way shares the next one. Work that finds the thread
 * idle is committed at once: nothing waits for company. If a piece of work, or the commit, fails,
 * the group is rolled back and each piece is tried again in a transaction of its own, so that one
 * bad row fails nobody else. Work may therefore run twice and must have no effect outside its
 * session.
 *
 * <p>When a store that can be away cannot be connected to, or does not commit within the time-out,
 * it counts as away: whatever waits fails at once, and so does whatever comes, until this thread
 * has connected again, which it tries about once a second.
 *
 * <p>Safe for any thread. The queue is bounded: when it is full, or the commit takes too long, the
 * caller gets a {@link StoreException}; in the second case the work may still take effect later.
 */
public final class CommitQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommitQueue.class);
  private static final int GROUP_MAX = 512;
  private static final Duration IDLE = Duration.ofMillis(200);

  /** Opens the connection that commits; called again after a connection has broken. */
  @FunctionalInterface
  interface ConnectionSource {
    Connection open() throws SQLException;
  }

  /** Something to do in a transaction. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T run(Session session) throws SQLException;
  }

  private final BlockingQueue<Ticket<?>> waiting;
  private final WriteConnection connection;
  private final Duration timeout;
  private final Presence presence;
  private final Thread thread;
  private volatile boolean closing;

  CommitQueue(
      ConnectionSource connections,
      Session first,
      int queueMax,
      Duration timeout,
      Presence presence) {
    this.connection = new WriteConnection(connections, first, presence);
    this.waiting = new ArrayBlockingQueue<>(queueMax);
    this.timeout = timeout;
    this.presence = presence;
    this.thread = new Thread(this::commitUntilClosed, "gateway-commit");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Runs work that writes no order's row in a transaction and returns after its commit.
   *
   * @throws StoreException if it was not done, or is not known to be done in time
   * @throws StoreAwayException if that is because the store is away
   */
  public <T extends @Nullable Object> T call(Work<T> work) {
    return call(List.of(), work);
  }

  /**
   * As {@link #call(Work)}.
   *
   * @param orders the orders whose rows the work writes; several are written in their order
   */
  public <T extends @Nullable Object> T call(List<OrderKey> orders, Work<T> work) {
    return await(new Ticket<>(orders, work, false));
  }

  /**
   * Runs the work between two transactions while nobody writes: for what a database does to its
   * files, on another connection. All others wait, so it must be short.
   *
   * @throws StoreException as for {@link #call}
   */
  <T extends @Nullable Object> T callAlone(Work<T> work) {
    return await(new Ticket<>(List.of(), work, true));
  }

  private <T extends @Nullable Object> T await(Ticket<T> ticket) {
    if (closing) {
      throw new StoreException("the store is closed");
    }
    if (presence.isAway()) {
      throw presence.away();
    }
    if (!waiting.offer(ticket)) {
      throw new StoreException("the store's queue is full");
    }
    if (presence.isAway()) {
      failWaiting();
    }
    try {
      return ticket.done().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      ticket.done().cancel(false);
      // Else what nobody waits for any more would keep its bytes for as long as the store is stuck.
      waiting.remove(ticket);
      String late = "did not commit within " + timeout.toMillis() + " ms";
      presence.lost("it " + late);
      if (presence.isAway()) {
        failWaiting();
      }
      throw presence.failure("the store " + late, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while waiting for the store", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof StoreException known) {
        throw known;
      }
      throw new StoreException("the store could not commit: " + cause.getMessage(), cause);
    }
  }

  /** How many callers wait; for the metrics. */
  public int depth() {
    return waiting.size();
  }

  private void commitUntilClosed() {
    List<Ticket<?>> group = new ArrayList<>(GROUP_MAX);
    while (!closing || !waiting.isEmpty()) {
      try {
        Ticket<?> first = waiting.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          group.add(first);
          waiting.drainTo(group, GROUP_MAX - 1);
        }
        if (presence.isAway()) {
          failAll(group, presence.away());
          connection.probe();
        } else {
          runAll(group);
        }
      } catch (InterruptedException e) {
        closing = true;
      } catch (RuntimeException | Error e) {
        // Without this thread nothing would be stored any more, and nobody would see why.
        LOG.error("{} failed and goes on", Thread.currentThread().getName(), e);
        failAll(group, e);
      } finally {
        group.clear();
      }
    }
    connection.disconnect();
  }

  private void runAll(List<Ticket<?>> group) {
    List<Ticket<?>> alone = group.stream().filter(Ticket::isAlone).toList();
    group.removeAll(alone);
    LockOrder.transactions(group, Ticket::orders).forEach(this::commit);
    alone.forEach(this::runAlone);
  }

  private void runAlone(Ticket<?> ticket) {
    Throwable unconnected = connection.connect();
    if (unconnected != null) {
      ticket.fail(unconnected);
      return;
    }
    try {
      ticket.run(connection.session());
      ticket.succeed();
    } catch (SQLException | RuntimeException | Error e) {
      ticket.fail(e);
    }
  }

  private void commit(List<Ticket<?>> group) {
    if (group.isEmpty()) {
      return;
    }
    Throwable unconnected = connection.connect();
    if (unconnected != null) {
      failAll(group, unconnected);
      return;
    }
    Throwable failure = tryCommit(group);
    if (failure == null) {
      group.forEach(Ticket::succeed);
      return;
    }
    LOG.debug("a group of {} is committed one by one", group.size(), failure);
    for (int i = 0; i < group.size(); i++) {
      Ticket<?> ticket = group.get(i);
      if (ticket.isDone()) {
        continue;
      }
      unconnected = presence.isAway() ? presence.away() : connection.connect();
      if (unconnected != null) {
        failAll(group.subList(i, group.size()), unconnected);
        return;
      }
      Throwable again = tryCommit(List.of(ticket));
      if (again == null) {
        ticket.succeed();
      } else {
        ticket.fail(again);
      }
    }
  }

  private void failWaiting() {
    List<Ticket<?>> all = new ArrayList<>();
    waiting.drainTo(all);
    failAll(all, presence.away());
  }

  private static void failAll(List<Ticket<?>> tickets, Throwable failure) {
    tickets.forEach(ticket -> ticket.fail(failure));
  }

  /** Whatever goes wrong goes to the callers: this thread must never end because of a row. */
  private @Nullable Throwable tryCommit(List<Ticket<?>> group) {
    Session current = connection.session();
    try {
      for (Ticket<?> ticket : group) {
        ticket.run(current);
      }
      current.connection().commit();
      return null;
    } catch (SQLException | RuntimeException | Error e) {
      connection.rollback();
      return e;
    }
  }

  /** Commits what waits, then closes the connection. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(timeout.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
