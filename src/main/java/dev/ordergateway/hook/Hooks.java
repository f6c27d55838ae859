package dev.ordergateway.hook;

import dev.ordergateway.ledger.Attempts;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The hooks that the route files bring: routes of an integrator's that listen on {@code
 * direct:gateway-hook-...}. Each run has an exchange and a thread of its own and a bounded time, so
 * that a hook which hangs or throws harms nothing but its own purpose. Where there is none nothing
 * is done. Safe for any thread.
 */
public final class Hooks implements AutoCloseable {
  /** Of one hook at once. Hung runs keep their threads; when all do, the hook fails at once. */
  private static final int RUNS_MAX = 32;

  private static final String DIRECT = "direct:(//)?";

  private final Settings settings;
  private final Duration timeout;
  private final Duration acceptTimeout;
  private final Meters meters;
  private final Clock clock;
  private final Map<HookPoint, Instant> lastWell = new ConcurrentHashMap<>();
  private volatile Map<HookPoint, ExecutorService> threads = Map.of();
  private volatile @Nullable ProducerTemplate template;

  public Hooks(Settings settings, Meters meters, Clock clock) {
    this.settings = settings;
    this.timeout = settings.duration("gateway.deliver.hook-timeout");
    this.acceptTimeout = settings.duration("gateway.accept.hook-timeout");
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Finds out which hooks there are; called once, after the route files have been loaded.
   *
   * @throws IllegalStateException with one line if a route listens on a hook that does not exist,
   *     or a worker would lose its order to another while it waits for a hook
   */
  public void find(CamelContext context) {
    Set<HookPoint> found = EnumSet.noneOf(HookPoint.class);
    for (RouteDefinition route :
        context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions()) {
      String endpoint =
          route.getInput().getEndpointUri().replaceFirst(DIRECT, "").replaceFirst("\\?.*", "");
      if (endpoint.startsWith(HookPoint.PREFIX)) {
        found.add(point(route, endpoint));
      }
    }
    requireLease(found);
    if (!found.isEmpty()) {
      template = context.createProducerTemplate();
    }
    Map<HookPoint, ExecutorService> pools = new EnumMap<>(HookPoint.class);
    found.forEach(point -> pools.put(point, pool(context, point.endpoint())));
    threads = Map.copyOf(pools);
  }

  private void requireLease(Set<HookPoint> found) {
    Duration work = Duration.ZERO;
    for (String part :
        List.of(
            "gateway.enrich.connect-timeout",
            "gateway.enrich.answer-timeout",
            "gateway.deliver.timeout")) {
      work = work.plus(settings.duration(part));
    }
    for (HookPoint point : List.of(HookPoint.AFTER_ENRICH, HookPoint.AFTER_DELIVER)) {
      work = found.contains(point) ? work.plus(timeout) : work;
    }
    if (!found.isEmpty() && settings.duration("gateway.enrich.lease").compareTo(work) <= 0) {
      throw new IllegalStateException(
          "gateway.enrich.lease is too short for the hooks that there are; expected more than "
              + work.toMillis()
              + "ms, or a shorter gateway.deliver.hook-timeout");
    }
  }

  private static HookPoint point(RouteDefinition route, String endpoint) {
    return HookPoint.of(endpoint)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the route %s listens on direct:%s, which is no hook; expected one of %s"
                        .formatted(route.getId(), endpoint, names())));
  }

  private static List<String> names() {
    return Arrays.stream(HookPoint.values()).map(HookPoint::endpoint).toList();
  }

  private ExecutorService pool(CamelContext context, String name) {
    return context
        .getExecutorServiceManager()
        .newThreadPool(
            this,
            name,
            new ThreadPoolProfileBuilder(name)
                // With none to begin with Camel would make it a pool of one.
                .poolSize(1)
                .maxPoolSize(RUNS_MAX)
                .maxQueueSize(0)
                .keepAliveTime(10L, TimeUnit.SECONDS)
                .rejectedPolicy(ThreadPoolRejectedPolicy.Abort)
                .build());
  }

  /** Gives up runs that hang; no hook is there any more. */
  @Override
  public void close() {
    ProducerTemplate calls = template;
    if (calls != null) {
      calls.stop();
      threads.values().forEach(calls.getCamelContext().getExecutorServiceManager()::shutdownNow);
    }
    threads = Map.of();
    template = null;
  }

  public boolean isThere(HookPoint point) {
    return threads.containsKey(point);
  }

  /**
   * Runs the hook in an exchange of its own and waits for its end, within the hook's time.
   *
   * @param prepare fills the exchange
   * @return the exchange as the hook has left it; empty if there is no such hook
   * @throws HookFailure if it threw or did not end in time; it may still be running then
   */
  public Optional<Exchange> run(HookPoint point, Consumer<Exchange> prepare) throws HookFailure {
    ExecutorService pool = threads.get(point);
    ProducerTemplate calls = template;
    if (pool == null || calls == null) {
      return Optional.empty();
    }
    meters.hookRan(point.word());
    Exchange exchange =
        calls.getCamelContext().getEndpoint("direct:" + point.endpoint()).createExchange();
    prepare.accept(exchange);
    Exchange ended = await(point, pool, exchange, calls);
    Throwable thrown = ended.getException();
    if (thrown != null) {
      throw failure(point, thrown.getClass().getSimpleName() + ": " + thrown.getMessage());
    }
    lastWell.put(point, clock.instant());
    return Optional.of(ended);
  }

  private Exchange await(
      HookPoint point, ExecutorService pool, Exchange exchange, ProducerTemplate calls)
      throws HookFailure {
    Duration longest = point == HookPoint.BEFORE_ACCEPT ? acceptTimeout : timeout;
    Future<Exchange> run;
    try {
      run = pool.submit(() -> calls.send("direct:" + point.endpoint(), exchange));
    } catch (RejectedExecutionException e) {
      throw failure(point, RUNS_MAX + " runs of it have not ended yet");
    }
    try {
      return run.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      run.cancel(true);
      throw failure(point, "it did not end within " + longest.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw failure(point, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      run.cancel(true);
      Thread.currentThread().interrupt();
      throw failure(point, "the gateway is being stopped");
    }
  }

  /** What the hook did cannot be used; also for those who have looked at what it gave back. */
  public HookFailure failure(HookPoint point, String why) {
    meters.hookFailed(point.word());
    return new HookFailure(point.endpoint() + " failed: " + Attempts.cut(why), lastWell.get(point));
  }
}
