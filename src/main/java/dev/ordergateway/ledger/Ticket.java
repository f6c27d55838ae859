package dev.ordergateway.ledger;

import dev.ordergateway.ledger.CommitQueue.Work;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Work that waits for its commit, and the caller who waits for both. */
final class Ticket<T extends @Nullable Object> {
  private final List<OrderKey> orders;
  private final Work<T> work;
  private final boolean alone;
  private final CompletableFuture<T> done = new CompletableFuture<>();
  private @Nullable T result;

  Ticket(List<OrderKey> orders, Work<T> work, boolean alone) {
    this.orders = orders;
    this.work = work;
    this.alone = alone;
  }

  CompletableFuture<T> done() {
    return done;
  }

  /** The orders whose rows it writes. */
  List<OrderKey> orders() {
    return orders;
  }

  /** Whether it must be between two transactions and in none. */
  boolean isAlone() {
    return alone;
  }

  /** Whether its caller has given up, or has been told already. */
  boolean isDone() {
    return done.isDone();
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
