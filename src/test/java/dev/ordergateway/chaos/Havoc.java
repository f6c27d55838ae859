package dev.ordergateway.chaos;

import dev.ordergateway.emulator.Fault;
import dev.ordergateway.emulator.Faults;
import dev.ordergateway.emulator.PlatformEmulator;
import dev.ordergateway.emulator.WebhookFaults;
import dev.ordergateway.emulator.WebhookSender;
import dev.ordergateway.emulator.When;
import dev.ordergateway.testing.Eventually;
import dev.ordergateway.testing.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Deals the blows of a run, each at its time, and ends them. */
final class Havoc implements AutoCloseable {
  private static final int HANDS = 16;
  private static final Duration END_MAX = Duration.ofSeconds(60);
  private static final Duration STORE_HOLDS_UP = Duration.ofMillis(20);
  private static final Duration PLATFORM_HOLDS_UP = Duration.ofMillis(150);
  private static final Duration OUT_OF_TIME = Duration.ofSeconds(4);

  /** What ends a fault. */
  @FunctionalInterface
  private interface Mending {
    Mending NOTHING = () -> {};

    void run() throws Exception;
  }

  private final Landscape landscape;
  private final long seed;
  private final Consumer<Blow> heard;
  private final Map<Blow.Spot, Object> spots = new ConcurrentHashMap<>();
  private final ScheduledExecutorService hands = Executors.newScheduledThreadPool(HANDS);

  /**
   * @param heard is told of each blow as it falls
   */
  Havoc(Landscape landscape, long seed, Consumer<Blow> heard) {
    this.landscape = landscape;
    this.seed = seed;
    this.heard = heard;
  }

  /** Returns when the time is over and the last blow has been mended. */
  void deal(List<Blow> blows, Duration time) throws Exception {
    List<Future<?>> dealt = new ArrayList<>();
    for (Blow blow : blows) {
      Callable<Void> work =
          () -> {
            // What was here before may have taken longer to mend than was planned.
            synchronized (spots.computeIfAbsent(blow.spot(), spot -> new Object())) {
              heard.accept(blow);
              Mending mending = begin(blow);
              LockSupport.parkNanos(blow.lasts().toNanos());
              mending.run();
            }
            return null;
          };
      dealt.add(hands.schedule(work, blow.at().toMillis(), TimeUnit.MILLISECONDS));
    }
    dealt.add(hands.schedule(() -> {}, time.toMillis(), TimeUnit.MILLISECONDS));
    for (Future<?> each : dealt) {
      try {
        each.get(time.plus(END_MAX).toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        throw new IllegalStateException("a fault could not be made or ended", e.getCause());
      }
    }
  }

  private Mending begin(Blow blow) throws SQLException {
    return switch (blow.fault().place()) {
      case GATEWAY -> onGateway(blow);
      case STORE -> onStore(blow);
      case SINK -> {
        // Its database may be away or locked just now.
        Eventually.asserted(() -> landscape.sinkLog().errs(true));
        yield () -> Eventually.asserted(() -> landscape.sinkLog().errs(false));
      }
      case LINE -> onLine(blow, landscape.platformLine(blow.index()), PLATFORM_HOLDS_UP);
      case API -> onApi(blow);
      case WEBHOOKS -> onWebhooks(blow);
    };
  }

  private Mending onGateway(Blow blow) {
    if (blow.fault() == ChaosFault.GATEWAY_KILLED) {
      landscape.fleet().kill(blow.index());
      return Mending.NOTHING;
    }
    landscape.fleet().halt(blow.index());
    return () -> landscape.fleet().goOn(blow.index());
  }

  private Mending onStore(Blow blow) throws SQLException {
    switch (blow.fault()) {
      case POSTGRES_KILLED -> {
        PostgresServer postgres = landscape.postgres();
        postgres.kill();
        return postgres::startAgain;
      }
      case POSTGRES_HALTED -> {
        PostgresServer postgres = landscape.postgres();
        postgres.halt();
        return postgres::goOn;
      }
      case STORE_LOCKED -> {
        Connection stranger = DriverManager.getConnection(landscape.storeUrl());
        try (Statement statement = stranger.createStatement()) {
          Eventually.asserted(() -> statement.execute("begin immediate"));
        }
        return stranger::close;
      }
      default -> {
        return onLine(blow, landscape.storeLine(), STORE_HOLDS_UP);
      }
    }
  }

  private static Mending onLine(Blow blow, Line line, Duration delay) {
    switch (blow.fault()) {
      case STORE_CUT, LINE_CUT -> line.cut();
      default -> line.slow(delay);
    }
    return line::mend;
  }

  private Mending onApi(Blow blow) {
    Fault fault =
        switch (blow.fault()) {
          case API_LIMITED -> Fault.tooManyCalls();
          case API_FAILING -> Fault.status(500);
          case API_RESET -> Fault.of(Fault.Kind.RESET);
          case API_TRUNCATED -> Fault.of(Fault.Kind.TRUNCATED);
          case API_SLOW -> Fault.slow(OUT_OF_TIME);
          case API_STALE -> Fault.of(Fault.Kind.STALE);
          default -> throw new IllegalArgumentException(blow.toString());
        };
    Faults.Injection injection = platform(blow.index()).faults().inject(fault, When.always());
    return injection::off;
  }

  private Mending onWebhooks(Blow blow) {
    WebhookFaults none = WebhookFaults.none();
    WebhookFaults faults =
        switch (blow.fault()) {
          case WEBHOOKS_DROPPED -> WebhookFaults.dropAll();
          case WEBHOOKS_DOUBLED -> none.twice(1);
          case WEBHOOKS_REORDERED -> none.reorder(1, Duration.ofSeconds(3));
          default -> throw new IllegalArgumentException(blow.toString());
        };
    WebhookSender webhooks = platform(blow.index()).webhooks();
    webhooks.faults(faults, seed);
    return () -> webhooks.faults(none, seed);
  }

  private PlatformEmulator platform(int index) {
    return index == 0 ? landscape.platforms().store() : landscape.platforms().seller();
  }

  @Override
  public void close() {
    hands.shutdownNow();
  }
}
