package dev.ordergateway.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Goes through a recording, several orders at a time: a trial waits for its store's disk. */
public final class TrialRun {
  private static final int WORKERS = 8;

  private final Trial trial;

  public TrialRun(Trial trial) {
    this.trial = trial;
  }

  /**
   * @param since as in {@link Trial#run}
   * @param each is told of every order and what became of it, one at a time, by any thread
   * @throws IOException if the recording cannot be read to its end, or {@code each} throws one
   */
  public void go(
      Recording recording, Instant since, boolean values, BiConsumer<RecordedOrder, Tried> each)
      throws IOException {
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    try {
      // Each worker takes the next order when it is done with one, so that few are held at a time.
      CompletableFuture<?>[] all =
          Stream.generate(
                  () ->
                      CompletableFuture.runAsync(
                          () -> work(recording, since, values, each), workers))
              .limit(WORKERS)
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(all).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException unreadable) {
        throw unreadable.getCause();
      }
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    } finally {
      workers.shutdownNow();
    }
  }

  private void work(
      Recording recording, Instant since, boolean values, BiConsumer<RecordedOrder, Tried> each) {
    RecordedOrder order = next(recording);
    while (order != null) {
      Tried tried = trial.run(order, since, values);
      synchronized (each) {
        each.accept(order, tried);
      }
      order = next(recording);
    }
  }

  private static @Nullable RecordedOrder next(Recording recording) {
    synchronized (recording) {
      try {
        return recording.next();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
