package dev.ordergateway.enrich;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecRuntime;

/**
 * Hangs up on a call that takes too long as a whole. The time-outs of a socket begin anew with
 * every byte, so they never end an answer that drips. Safe for any thread.
 */
final class CallDeadline {
  private final CompletableFuture<Boolean> inTime = new CompletableFuture<>();
  private final Duration longest;

  CallDeadline(ExecRuntime call, Duration longest) {
    this.longest = longest;
    inTime
        .completeOnTimeout(false, longest.toMillis(), TimeUnit.MILLISECONDS)
        .thenAccept(
            ended -> {
              if (!ended) {
                call.discardEndpoint();
              }
            });
  }

  /** The call has ended, well or not. */
  void end() {
    inTime.complete(true);
  }

  /**
   * @param failure what the caller has met
   * @throws SocketTimeoutException if it met that because of this deadline
   */
  void explain(Exception failure) throws SocketTimeoutException {
    if (!inTime.getNow(true)) {
      SocketTimeoutException timeout =
          new SocketTimeoutException("no whole answer within " + longest.toMillis() + " ms");
      timeout.initCause(failure);
      throw timeout;
    }
  }
}
