package dev.ordergateway.receive;

import dev.ordergateway.receive.Refusal.Code;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of a servlet container, from its first byte to its answer. The container calls the
 * listener on one thread at a time; the timer on another.
 */
final class ServletExchange implements ReadListener {
  private static final Logger LOG = LoggerFactory.getLogger(ServletExchange.class);
  private static final int CHUNK = 8_192;

  /** Of a caller that went away; nobody gets this answer. */
  private static final int CLIENT_CLOSED_REQUEST = 499;

  private final RequestGuard guard;
  private final AsyncContext async;
  private final HttpServletRequest request;
  private final ServletPaths.Match match;
  private final Passage passage;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final AtomicBoolean read = new AtomicBoolean();
  private volatile @Nullable ScheduledFuture<?> timeout;

  ServletExchange(RequestGuard guard, AsyncContext async, ServletPaths.Match match, String path) {
    this.guard = guard;
    this.async = async;
    this.request = (HttpServletRequest) async.getRequest();
    this.match = match;
    this.passage = guard.enter(request::getHeader, path);
  }

  /** Reads the body and goes on by itself; returns at once. */
  void begin(ScheduledExecutorService timer) throws IOException {
    Code refusal = passage.refusal();
    if (refusal != null) {
      end(passage.refused(refusal));
      return;
    }
    timeout =
        timer.schedule(
            () -> end(passage.refused(Code.BODY_TIMEOUT)),
            guard.limits().bodyTimeout().toMillis(),
            TimeUnit.MILLISECONDS);
    request.getInputStream().setReadListener(this);
  }

  @Override
  public void onDataAvailable() throws IOException {
    ServletInputStream in = request.getInputStream();
    byte[] chunk = new byte[CHUNK];
    while (!read.get() && in.isReady()) {
      int length = in.read(chunk);
      if (length < 0) {
        return;
      }
      body.write(chunk, 0, length);
      if (body.size() > guard.limits().bodyBytesMax()) {
        end(passage.refused(Code.BODY_TOO_LARGE));
      }
    }
  }

  @Override
  public void onAllDataRead() {
    end(passage.whole(body.toByteArray()));
  }

  @Override
  public void onError(Throwable failure) {
    if (read.compareAndSet(false, true)) {
      stopTimer();
      passage.answered(CLIENT_CLOSED_REQUEST);
      async.complete();
    }
  }

  private void end(Arrival arrival) {
    if (read.compareAndSet(false, true)) {
      stopTimer();
      async.start(() -> answer(arrival));
    }
  }

  private void stopTimer() {
    ScheduledFuture<?> running = timeout;
    if (running != null) {
      running.cancel(false);
    }
  }

  private void answer(Arrival arrival) {
    HttpServletResponse response = (HttpServletResponse) async.getResponse();
    try {
      match.consumer().serve(new Caller(request, arrival), match.parameters(), response);
    } catch (Exception e) {
      LOG.warn("an answer could not be written: {}", e.getMessage());
    } finally {
      passage.answered(response.getStatus());
      async.complete();
    }
  }

  /** The servlet's request, with the body that was read of it. */
  private record Caller(HttpServletRequest request, Arrival arrival) implements CallerRequest {
    @Override
    public String method() {
      return request.getMethod();
    }

    @Override
    public CallerHeaders headers() {
      return name -> List.copyOf(Collections.list(request.getHeaders(name)));
    }

    /** Of the query alone: a form is a body, and the body has been read. */
    @Override
    public @Nullable String parameter(String name) {
      return request.getParameter(name);
    }
  }
}
