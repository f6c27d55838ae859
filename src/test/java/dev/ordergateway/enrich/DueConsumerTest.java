package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordergateway.testing.Eventually;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultInflightRepository;
import org.apache.camel.spi.RoutePolicy;
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
      // A stop that sees it counts the route's exchanges again; one that does not stops the others.
      SlowStart work = new SlowStart(2);
      context.setInflightRepository(new CountedExchanges("due", work.goesOn()));
      start(context, work, new StoppedRoute(work.goesOn()));

      context.stop();

      assertThat(work.awaitEnd().getException()).isNull();
    }
  }

  @Test
  void nothingIsTakenWhileItsRouteIsSuspended() throws Exception {
    try (CamelContext context = new DefaultCamelContext()) {
      SlowStart work = new SlowStart(0);
      start(context, work);
      work.awaitEnd();
      context.getRouteController().suspendRoute("due");

      work.again();
      assertThat(Thread.getAllStackTraces().keySet())
          .as("threads that would take it")
          .noneMatch(thread -> thread.getName().equals("gateway-due://poll/shop"));
      context.getRouteController().resumeRoute("due");

      assertThat(work.awaitEnd().getException()).isNull();
    }
  }

  /** Then it is the stop's doing that it failed, and nobody else's. */
  @Test
  void whatAStopCutsShortIsMarked() throws Exception {
    try (CamelContext context = new DefaultCamelContext()) {
      SlowStart work = new SlowStart(1);
      start(context, work);

      context.getRouteController().stopRoute("due", 1, TimeUnit.SECONDS);
      work.goesOn().countDown();

      Exchange ended = work.awaitEnd();
      assertThat(ended.getException()).isNotNull();
      assertThat(DueWork.wasStopped(ended)).isTrue();
    }
  }

  /** Camel stops what it was to suspend and has not ended in time. */
  @Test
  void suspensionThatRanOutOfTimeCanBeResumed() throws Exception {
    try (CamelContext context = new DefaultCamelContext()) {
      SlowStart work = new SlowStart(1);
      start(context, work);
      context.getRouteController().suspendRoute("due", 1, TimeUnit.SECONDS);
      work.goesOn().countDown();
      work.awaitEnd();

      work.again();
      // The last thing that Camel's suspension does, once it was given up, is to suspend.
      Eventually.until("it is resumed", () -> isResumed(context, work));

      assertThat(work.awaitEnd().getException()).isNull();
    }
  }

  private static boolean isResumed(CamelContext context, SlowStart work) {
    try {
      context.getRouteController().resumeRoute("due");
      return !work.ended().isEmpty();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Starts a route of that work, and waits until the first of it has been taken. */
  private static void start(CamelContext context, SlowStart work, RoutePolicy... policies)
      throws Exception {
    context.addComponent("gateway-due", new DueComponent(Map.of("poll", work)));
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("gateway-due:poll/shop").routeId("due").to("log:begun").to("direct:next");
            from("direct:next").routePolicy(policies).to("log:next");
          }
        });
    context.start();
    assertThat(work.begun().await(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Has one piece of work at a time, which comes into its route when it may. */
  private record SlowStart(
      CountDownLatch begun,
      CountDownLatch goesOn,
      BlockingQueue<Exchange> ended,
      WorkSignal signal,
      AtomicBoolean taken)
      implements DueWork, DueWork.Task {
    SlowStart(int waits) {
      this(
          new CountDownLatch(1),
          new CountDownLatch(waits),
          new LinkedBlockingQueue<>(),
          new WorkSignal(),
          new AtomicBoolean());
    }

    void again() {
      taken.set(false);
      signal.raise();
    }

    Exchange awaitEnd() throws InterruptedException {
      Exchange exchange = ended.poll(30, TimeUnit.SECONDS);
      assertThat(exchange).as("an exchange that has ended").isNotNull();
      return exchange;
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
      ended.add(exchange);
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
