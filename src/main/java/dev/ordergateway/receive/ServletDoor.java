package dev.ordergateway.receive;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
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
 * are the host's, and so is what is answered to a request that its container takes for none.
 */
public final class ServletDoor extends HttpServlet implements Door {
  private static final long serialVersionUID = 1;
  private static final long RETRY_AFTER_SECONDS = 5;

  private final transient ServletPaths paths = new ServletPaths();
  private transient volatile @Nullable Serving serving;
  private transient volatile boolean open;

  /** The gateway behind the door. */
  private record Serving(RequestGuard guard, ScheduledExecutorService timer) {}

  @Override
  public synchronized PlatformHttpEngine engine(CamelContext context, RequestGuard guard) {
    if (serving != null) {
      throw new IllegalStateException("a door serves one gateway, and this one does");
    }
    serving = new Serving(guard, timer());
    return new Engine();
  }

  private static ScheduledExecutorService timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "gateway-http-timer");
              thread.setDaemon(true);
              return thread;
            });
    // Else every body would stay in memory until the time it did not need is over.
    timer.setRemoveOnCancelPolicy(true);
    return timer;
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
    Serving present = serving;
    if (present == null || !open || present.guard().isDraining()) {
      turnAway(
          present == null ? RETRY_AFTER_SECONDS : present.guard().retryAfterSeconds(), response);
      return;
    }
    if (!request.isAsyncSupported()) {
      throw new ServletException("the gateway's servlet needs asynchronous requests");
    }
    String path = request.getRequestURI().substring(request.getContextPath().length());
    AsyncContext async = request.startAsync(request, response);
    async.setTimeout(0); // The body has a timer of its own, and the store a time-out.
    new ServletExchange(present.guard(), present.timer(), async, paths.match(path), path).begin();
  }

  private static void turnAway(long seconds, HttpServletResponse response) throws IOException {
    response.setHeader("Retry-After", String.valueOf(seconds));
    problem(response, 503, RequestGuard.turnedAway());
  }

  static void problem(HttpServletResponse response, int status, String body) throws IOException {
    response.setStatus(status);
    response.setContentType(Problems.CONTENT_TYPE);
    response.setContentLength(body.length());
    response.getOutputStream().print(body);
  }

  @Override
  public void open() {
    open = true;
  }

  @Override
  public int port() {
    return 0;
  }

  /** Bodies that are still being read get the answer that their time is over, in their time. */
  @Override
  public synchronized void close() {
    open = false;
    Serving present = serving;
    if (present != null) {
      present.timer().shutdown();
    }
    serving = null;
  }
}
