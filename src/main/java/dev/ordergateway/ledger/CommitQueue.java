package dev.ordergateway.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
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
  private final ConnectionSource connections;
  private final Duration timeout;
  private final Thread thread;
  private volatile boolean closing;
  private @Nullable Session session;

  CommitQueue(ConnectionSource connections, Session first, int queueMax, Duration timeout) {
    this.connections = connections;
    this.session = first;
    this.waiting = new ArrayBlockingQueue<>(queueMax);
    this.timeout = timeout;
    this.thread = new Thread(this::commitUntilClosed, "gateway-commit");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Runs work that writes no order's row in a transaction and returns after its commit.
   *
   * @throws StoreException if it was not done, or is not known to be done in time
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
    Ticket<T> ticket = new Ticket<>(orders, work);
    if (closing || !waiting.offer(ticket)) {
      throw new StoreException(closing ? "the store is closed" : "the store's queue is full");
    }
    try {
      return ticket.done.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      ticket.done.cancel(false);
      throw new StoreException("the store did not commit within " + timeout.toMillis() + " ms", e);
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
        if (first == null) {
          continue;
        }
        group.add(first);
        waiting.drainTo(group, GROUP_MAX - 1);
        LockOrder.transactions(group, ticket -> ticket.orders).forEach(this::commit);
      } catch (InterruptedException e) {
        closing = true;
      } finally {
        group.clear();
      }
    }
    disconnect();
  }

  private void commit(List<Ticket<?>> group) {
    if (group.isEmpty()) {
      return;
    }
    Throwable failure = tryCommit(group);
    if (failure == null) {
      group.forEach(Ticket::succeed);
      return;
    }
    LOG.debug("a group of {} is committed one by one", group.size(), failure);
    for (Ticket<?> ticket : group) {
      Throwable again = tryCommit(List.of(ticket));
      if (again == null) {
        ticket.succeed();
      } else {
        ticket.fail(again);
      }
    }
  }

  /** Whatever goes wrong goes to the callers: this thread must never end because of a row. */
  private @Nullable Throwable tryCommit(List<Ticket<?>> group) {
    try {
      Session current = session == null ? new Session(connections.open()) : session;
      session = current;
      for (Ticket<?> ticket : group) {
        ticket.run(current);
      }
      current.connection().commit();
      return null;
    } catch (SQLException | RuntimeException | Error e) {
      rollback();
      return e;
    }
  }

  private void rollback() {
    try {
      if (session != null) {
        session.connection().rollback();
      }
    } catch (SQLException e) {
      LOG.warn("the store's connection is broken and will be opened again: {}", e.getMessage());
      disconnect();
    }
  }

  private void disconnect() {
    try {
      if (session != null) {
        session.connection().close();
      }
    } catch (SQLException e) {
      LOG.debug("closing the store's connection", e);
    } finally {
      session = null;
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

  private static final class Ticket<T extends @Nullable Object> {
    private final List<OrderKey> orders;
    private final Work<T> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private @Nullable T result;

    Ticket(List<OrderKey> orders, Work<T> work) {
      this.orders = orders;
      this.work = work;
    }

    void run(Session session) throws SQLException {
      if (!done.isDone()) {
        result = work.run(session);
      }
    }

    @SuppressWarnings("NullAway") // The result is null only where T allows it.
    void succeed() {
      done.complete(result);
    }

    void fail(Throwable failure) {
      done.completeExceptionally(failure);
    }
  }
}
