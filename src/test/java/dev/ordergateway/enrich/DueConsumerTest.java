package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultInflightRepository;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Work that was taken while, or just before, its route is stopped. */
class DueConsumerTest {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicReference<@Nullable Thread> takenBy = new AtomicReference<>();
  private final AtomicReference<@Nullable Thread> givenUpBy = new AtomicReference<>();

  /** Else its lease outlives the process, and others wait for that to run out. */
  @Test
  void isGivenUpBeforeTheStopEnds() throws Exception {
    try (CamelContext context = new DefaultCamelContext()) {
      context.addComponent("gateway-due", new DueComponent(Map.of("poll", new LateWork())));
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("gateway-due:poll/shop").to("log:begun");
            }
          });
      context.start();
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

      context.stop();

      assertThat(givenUpBy.get()).isNotNull().isSameAs(takenBy.get());
    }
  }

  /** Else it would meet routes that are stopped already, and wait there until it is given up. */
  @Test
  void isWaitedForFromWhenItIsTaken() throws Exception {
    try (CamelContext context = new DefaultCamelContext()) {
      CountDownLatch begun = new CountDownLatch(1);
      // A stop that sees it counts the route's exchanges again; one that does not stops the others.
      CountDownLatch stopHasCounted = new CountDownLatch(2);
      CompletableFuture<@Nullable Exception> ended = new CompletableFuture<>();
      context.setInflightRepository(new CountedExchanges("due", stopHasCounted));
      SlowStart work = new SlowStart(begun, stopHasCounted, ended);
      context.addComponent("gateway-due", new DueComponent(Map.of("poll", work)));
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("gateway-due:poll/shop").routeId("due").to("direct:next");
              from("direct:next").routePolicy(new StoppedRoute(stopHasCounted)).to("log:next");
            }
          });
      context.start();
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

      context.stop();

      assertThat(ended.get(30, TimeUnit.SECONDS)).isNull();
    }
  }

  @Test
  void nothingIsTakenWhileItsRouteIsSuspended() throws Exception {
    try (CamelContext context = new DefaultCamelContext()) {
      CountDownLatch begun = new CountDownLatch(1);
      CompletableFuture<@Nullable Exception> ended = new CompletableFuture<>();
      SlowStart work = new SlowStart(begun, new CountDownLatch(0), ended);
      context.addComponent("gateway-due", new DueComponent(Map.of("poll", work)));
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("gateway-due:poll/shop").routeId("due").to("log:begun");
            }
          });
      work.taken().set(true);
      context.start();
      context.getRouteController().suspendRoute("due");

      work.taken().set(false);
      work.signal().raise();
      assertThat(Thread.getAllStackTraces().keySet())
          .as("threads that would take it")
          .noneMatch(thread -> thread.getName().equals("gateway-due://poll/shop"));
      context.getRouteController().resumeRoute("due");

      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(ended.get(30, TimeUnit.SECONDS)).isNull();
    }
  }

  /** Has one piece of work, which comes into its route when a stop is under way. */
  private record SlowStart(
      CountDownLatch begun,
      CountDownLatch goesOn,
      CompletableFuture<@Nullable Exception> ended,
      WorkSignal signal,
      AtomicBoolean taken)
      implements DueWork, DueWork.Task {
    SlowStart(
        CountDownLatch begun, CountDownLatch goesOn, CompletableFuture<@Nullable Exception> ended) {
      this(begun, goesOn, ended, new WorkSignal(), new AtomicBoolean());
    }

    @Override
    public Optional<Task> take(Demand demand) {
      return taken.getAndSet(true) ? Optional.empty() : Optional.of(this);
    }

    @Override
    public void begin(Exchange exchange) {
      begun.countDown();
      try {
        assertThat(goesOn.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void end(Exchange exchange) {
      ended.complete(exchange.getException());
    }

    @Override
    public void giveUp() {
      throw new AssertionError("given up though it had been begun");
    }

    @Override
    public Duration idle(Demand demand) {
      return IDLE_MAX;
    }
  }

  /** Tells when a route's exchanges are counted, which only a stop does. */
  private static final class CountedExchanges extends DefaultInflightRepository {
    private final String route;
    private final CountDownLatch counted;

    CountedExchanges(String route, CountDownLatch counted) {
      this.route = route;
      this.counted = counted;
    }

    @Override
    public int size(String routeId) {
      if (routeId.equals(route)) {
        counted.countDown();
      }
      return super.size(routeId);
    }
  }

  /** Tells when its route is stopped. */
  private static final class StoppedRoute extends RoutePolicySupport {
    private final CountDownLatch stopped;

    StoppedRoute(CountDownLatch stopped) {
      this.stopped = stopped;
    }

    @Override
    public void onStop(Route route) {
      while (stopped.getCount() > 0) {
        stopped.countDown();
      }
    }
  }

  /** Finds something once its route has begun to stop, which raises the signal. */
  private final class LateWork implements DueWork {
    private final WorkSignal signal = new WorkSignal();

    @Override
    public Optional<Task> take(Demand demand) {
      WorkSignal.Sleeper sleeper = signal.join();
      asked.countDown();
      sleeper.sleep(Duration.ofSeconds(30));
      signal.leave(sleeper);
      takenBy.set(Thread.currentThread());
      return Optional.of(new Unbegun());
    }

    @Override
    public WorkSignal signal() {
      return signal;
    }

    @Override
    public Duration idle(Demand demand) {
      return IDLE_MAX;
    }
  }

  private final class Unbegun implements DueWork.Task {
    @Override
    public void begin(Exchange exchange) {
      throw new AssertionError("begun though its route is being stopped");
    }

    @Override
    public void end(Exchange exchange) {
      throw new AssertionError("ended though it was not begun");
    }

    @Override
    public void giveUp() {
      givenUpBy.set(Thread.currentThread());
    }
  }
}
