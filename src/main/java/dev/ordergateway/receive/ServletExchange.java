package dev.ordergateway.receive;

import dev.ordergateway.receive.Refusal.Code;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of a servlet container, from its first byte to its answer. The container calls the
 * listener on one thread at a time; the timer on another, and the route runs on a third.
 *
 * <p>A caller that is refused before its body is whole is answered, and what it still sends is read
 * and thrown away for a moment, so that it finds the answer and not a broken connection. A
 * container left to itself would read on, with a thread that waits.
 */
final class ServletExchange implements ReadListener, AsyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(ServletExchange.class);
  private static final int CHUNK = 8_192;
  private static final long LINGER_MS = 1_000;

  /** Of a caller that went away; nobody gets this answer. */
  private static final int CLIENT_CLOSED_REQUEST = 499;

  private final RequestGuard guard;
  private final ScheduledExecutorService timer;
  private final AsyncContext async;
  private final HttpServletRequest request;
  private final Optional<ServletPaths.Match> match;
  private final Passage passage;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final AtomicBoolean decided = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile boolean ended;
  private volatile boolean answered;
  private volatile @Nullable ScheduledFuture<?> timeout;

  /**
   * @param match where it leads; nowhere if it is to be answered 404
   */
  ServletExchange(
      RequestGuard guard,
      ScheduledExecutorService timer,
      AsyncContext async,
      Optional<ServletPaths.Match> match,
      String path) {
    this.guard = guard;
    this.timer = timer;
    this.async = async;
    this.request = (HttpServletRequest) async.getRequest();
    this.match = match;
    this.passage = guard.enter(request::getHeader, path);
  }

  /** Reads the body and goes on by itself; returns at once. */
  void begin() {
    async.addListener(this);
    Code refusal = match.isEmpty() ? Code.UNKNOWN_PATH : passage.refusal();
    try {
      if (refusal == null) {
        timeout =
            timer.schedule(
                () -> decide(passage.refused(Code.BODY_TIMEOUT)),
                guard.limits().bodyTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
      }
      request.getInputStream().setReadListener(this);
    } catch (IOException | RuntimeException e) {
      onError(e);
      return;
    }
    if (refusal != null) {
      decide(passage.refused(refusal));
    }
  }

  @Override
  public void onDataAvailable() throws IOException {
    ServletInputStream in = request.getInputStream();
    byte[] chunk = new byte[CHUNK];
    while (!over.get() && in.isReady()) {
      int length = in.read(chunk);
      if (length < 0) {
        return;
      }
      if (!decided.get()) {
        keep(chunk, length);
      }
    }
  }

  private void keep(byte[] chunk, int length) {
    if (body.size() + length > guard.limits().bodyBytesMax()) {
      decide(passage.refused(Code.BODY_TOO_LARGE));
    } else {
      body.write(chunk, 0, length);
    }
  }

  @Override
  public void onAllDataRead() {
    ended = true;
    if (!decided.get()) {
      decide(passage.whole(body.toByteArray()));
    }
    completeIfDone();
  }

  /** The caller has gone, or what it sends is no request. */
  @Override
  public void onError(Throwable failure) {
    ended = true;
    if (decided.compareAndSet(false, true)) {
      stopTimer();
      passage.answered(CLIENT_CLOSED_REQUEST);
      complete();
    }
    completeIfDone();
  }

  /** The first decision is the one that counts. */
  private void decide(Arrival arrival) {
    if (!decided.compareAndSet(false, true)) {
      return;
    }
    stopTimer();
    try {
      async.start(() -> answer(arrival));
    } catch (IllegalStateException | RejectedExecutionException e) {
      LOG.debug("the container takes no more work", e);
      passage.answered(CLIENT_CLOSED_REQUEST);
      complete();
    }
  }

  private void answer(Arrival arrival) {
    HttpServletResponse response = (HttpServletResponse) async.getResponse();
    try {
      if (!ended) {
        response.setHeader("Connection", "close");
      }
      if (match.isPresent()) {
        ServletPaths.Match to = match.get();
        to.consumer().serve(new Caller(request, arrival), to.parameters(), response);
      } else {
        ServletDoor.problem(
            response,
            404,
            Problems.body(404, Code.UNKNOWN_PATH.word(), "There is nothing at this path."));
      }
      response.flushBuffer();
    } catch (Exception e) {
      LOG.debug("an answer could not be written", e);
      ended = true;
    } finally {
      passage.answered(response.getStatus());
      answered = true;
      completeIfDone();
      linger();
    }
  }

  private void linger() {
    if (over.get()) {
      return;
    }
    try {
      timeout = timer.schedule(this::complete, LINGER_MS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      complete(); // The gateway has gone meanwhile.
    }
  }

  private void completeIfDone() {
    if (answered && ended) {
      complete();
    }
  }

  private void complete() {
    if (over.compareAndSet(false, true)) {
      stopTimer();
      try {
        async.complete();
      } catch (IllegalStateException e) {
        LOG.debug("the container has ended the request", e);
      }
    }
  }

  private void stopTimer() {
    ScheduledFuture<?> running = timeout;
    if (running != null) {
      running.cancel(false);
    }
  }

  /** Whatever has ended it: it holds no place any more. */
  @Override
  public void onComplete(AsyncEvent event) {
    over.set(true);
    stopTimer();
    passage.answered(CLIENT_CLOSED_REQUEST);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    // The container has been told to have none.
  }

  @Override
  public void onError(AsyncEvent event) {
    // The container ends the request then.
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // It is started once.
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
