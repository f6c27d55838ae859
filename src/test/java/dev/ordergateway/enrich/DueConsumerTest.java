package dev.ordergateway.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was taken while a route is being stopped. */
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
