package dev.ordergateway.receive;

import dev.ordergateway.receive.Refusal.Code;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.jspecify.annotations.Nullable;

/**
 * A servlet for a host's container, mapped to {@code <prefix>/notifications/*} with asynchronous
 * requests supported. A body is read without a thread that waits for it; the route runs on a thread
 * of the container's. While no gateway is behind it, it answers 503. Threads, header limits and TLS
 * are the host's.
 */
public final class ServletDoor extends HttpServlet implements Door {
  private static final long serialVersionUID = 1;

  private final transient ServletPaths paths = new ServletPaths();
  private transient volatile @Nullable RequestGuard guard;
  private transient volatile @Nullable ScheduledExecutorService timer;

  @Override
  public PlatformHttpEngine engine(CamelContext context, RequestGuard guard) {
    if (this.guard != null) {
      throw new IllegalStateException("a servlet door serves one gateway, and this one does");
    }
    this.guard = guard;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "gateway-http-timer");
              thread.setDaemon(true);
              return thread;
            });
    return new Engine();
  }

  /** Consumers that the servlet hands requests to; only the container knows its port. */
  private final class Engine implements PlatformHttpEngine {
    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
      return new ServletConsumer(endpoint, processor, paths);
    }

    @Override
    public int getServerPort() {
      return 0;
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    RequestGuard present = guard;
    ScheduledExecutorService clock = timer;
    if (present == null || clock == null || present.isDraining()) {
      long seconds = present == null ? 5 : present.retryAfterSeconds();
      response.setHeader("Retry-After", String.valueOf(seconds));
      problem(response, 503, RequestGuard.turnedAway());
      return;
    }
    String path = request.getRequestURI().substring(request.getContextPath().length());
    Optional<ServletPaths.Match> match = paths.match(path);
    if (match.isEmpty()) {
      problem(
          response,
          404,
          Problems.body(404, Code.UNKNOWN_PATH.word(), "There is nothing at this path."));
      return;
    }
    if (!request.isAsyncSupported()) {
      throw new ServletException("the gateway's servlet needs asynchronous requests");
    }
    AsyncContext async = request.startAsync(request, response);
    async.setTimeout(0); // The body has a timer of its own, and the store a time-out.
    new ServletExchange(present, async, match.get(), path).begin(clock);
  }

  private static void problem(HttpServletResponse response, int status, String body)
      throws IOException {
    response.setStatus(status);
    response.setContentType(Problems.CONTENT_TYPE);
    response.getOutputStream().print(body);
  }

  @Override
  public void forget(CamelContext context) {
    guard = null;
  }

  @Override
  public void open() {
    // The container is open.
  }

  @Override
  public int port() {
    return 0;
  }

  @Override
  public void close() {
    ScheduledExecutorService clock = timer;
    if (clock != null) {
      clock.shutdownNow();
    }
    timer = null;
    guard = null;
  }
}
