package dev.ordergateway;

import dev.ordergateway.accept.Spool;
import dev.ordergateway.accept.SpoolMover;
import dev.ordergateway.audit.Audit;
import dev.ordergateway.deliver.SinkDatabase;
import dev.ordergateway.ledger.ClockWatch;
import dev.ordergateway.ledger.CrashPoint;
import dev.ordergateway.ledger.Store;
import dev.ordergateway.manage.ManagementServer;
import dev.ordergateway.manage.Meters;
import dev.ordergateway.manage.Metrics;
import dev.ordergateway.poll.PollSchedule;
import dev.ordergateway.receive.Door;
import dev.ordergateway.receive.HttpDoor;
import dev.ordergateway.receive.RequestGuard;
import dev.ordergateway.replay.Replay;
import dev.ordergateway.replica.ClusteredQuartz;
import dev.ordergateway.replica.Membership;
import dev.ordergateway.settings.OverlayFile;
import dev.ordergateway.settings.Settings;
import dev.ordergateway.verify.Callers;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: store, routes, HTTP door and management port, started in this order and
 * stopped in the reverse one. It lives in a Camel context of its own, or in that of a host.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final Settings settings;
  private final Host host;
  private final CamelContext context;
  private final Clock machineClock;
  private final boolean followsStore;
  private Clock clock;
  private final Consumer<CrashPoint> watch;
  private final Metrics metrics;
  private final Meters meters;
  private final RequestGuard guard;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private @Nullable Door door;
  private @Nullable ManagementServer management;
  private boolean started;
  private boolean closing;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** How time passes for a gateway, and who is told of its crash points. */
  private record Run(Clock clock, boolean followsStore, Consumer<CrashPoint> watch) {
    /** As it is run for real: the time of a store that replicas share wins over the machine's. */
    static Run real() {
      return new Run(Clock.systemUTC(), true, point -> {});
    }
  }

  private Gateway(Settings settings, Host host, CamelContext context, Run run) {
    this.settings = settings;
    this.host = host;
    this.context = context;
    this.machineClock = run.clock();
    this.clock = run.clock();
    this.followsStore = run.followsStore();
    this.watch = run.watch();
    this.metrics = new Metrics(host.meterRegistry().orElse(null));
    this.meters = new Meters(metrics.all());
    this.guard =
        new RequestGuard(
            new RequestGuard.Limits(
                settings.count("gateway.http.body-bytes-max"),
                settings.duration("gateway.http.body-timeout"),
                settings.count("gateway.http.in-flight-max"),
                settings.duration("gateway.http.retry-after")),
            new Callers(settings),
            meters,
            clock);
    opened.push(metrics);
  }

  /**
   * Starts a gateway in a Camel context of its own; when this returns it takes notifications.
   *
   * @throws GatewayStartException with one line for the operator; nothing is left running
   */
  public static Gateway start(Settings settings) throws GatewayStartException {
    return start(settings, Run.real());
  }

  /** As {@link #start(Settings)}, with a clock that decides when work is due. */
  public static Gateway start(Settings settings, Clock clock) throws GatewayStartException {
    return start(settings, new Run(clock, false, point -> {}));
  }

  /** As {@link #start(Settings, Clock)}, for a test that ends the process at a crash point. */
  static Gateway start(Settings settings, Clock clock, Consumer<CrashPoint> watch)
      throws GatewayStartException {
    return start(settings, clock, false, watch);
  }

  /**
   * As {@link #start(Settings, Clock, Consumer)}.
   *
   * @param followsStore whether the time of a store that replicas share wins over the clock's
   */
  static Gateway start(
      Settings settings, Clock clock, boolean followsStore, Consumer<CrashPoint> watch)
      throws GatewayStartException {
    return start(settings, new Run(clock, followsStore, watch));
  }

  private static Gateway start(Settings settings, Run run) throws GatewayStartException {
    DefaultCamelContext own = new DefaultCamelContext();
    own.getCamelContextExtension().setName("gateway");
    Gateway gateway = new Gateway(settings, Host.lendingNothing(), own, run);
    gateway.opened.push(own);
    return gateway.opened(own::start);
  }

  /**
   * Installs a gateway in a host's Camel context; when this returns it takes notifications. It
   * changes no setting of the context, and every name that it puts there begins with {@code
   * gateway}. It stops before the context does; {@link #close()} takes it out of a context that
   * goes on, and leaves nothing behind.
   *
   * @param context one that has been started, and holds no other gateway
   * @throws GatewayStartException with one line for the operator; nothing is left in the context
   */
  public static Gateway install(CamelContext context, Settings settings, Host host)
      throws GatewayStartException {
    Gateway gateway = new Gateway(settings, host, context, Run.real());
    return gateway.opened(gateway::joinContext);
  }

  /**
   * Begins with one step more; what was opened is closed again if anything fails. Whoever closes it
   * meanwhile, as a context that stops, waits for its end.
   */
  private synchronized Gateway opened(Footprint.Step first) throws GatewayStartException {
    try {
      first.run();
      open();
      return this;
    } catch (Exception e) {
      close();
      throw new GatewayStartException(StartFailure.line(e), e);
    } catch (LinkageError e) {
      // A host with another version of a library than the gateway's.
      close();
      throw new GatewayStartException(
          "the gateway cannot start: a library is of another version: " + e.getMessage(), e);
    }
  }

  /** A host that stops its context need not know of the gateway in it. */
  private void joinContext() {
    if (!context.isStarted()) {
      throw new IllegalStateException(
          "the gateway cannot start: the Camel context "
              + context.getName()
              + " is not started. Hint: start it first, then install the gateway.");
    }
    StopWithContext strategy = new StopWithContext(this);
    context.addLifecycleStrategy(strategy);
    opened.push(() -> context.getLifecycleStrategies().remove(strategy));
  }

  private void open() throws Exception {
    OverlayFile.requireCurrent(settings.home(), release());
    Store store = GatewayStore.open(settings, host, watch);
    opened.push(store);
    Spool spool = Spool.open(settings);
    if (spool != null) {
      opened.push(spool);
    }
    String owner = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    Optional<Membership> membership = join(store, owner);
    store.settleRestoration(clock.instant());
    ClockWatch clockWatch = clockWatch(store);
    clockWatch.repair();
    GatewayBeans beans = new GatewayBeans(settings, store, spool, meters, owner, clock);
    beans.prepare();
    membership.ifPresent(replica -> replica.start(beans.health()::refresh));
    SinkDatabase sink = SinkDatabase.open(settings, store);
    opened.push(sink);
    Audit audit = beans.audit(sink);
    opened.push(audit);
    Door entrance = host.door().orElseGet(() -> new HttpDoor(settings));
    GatewayBundle bundle = new GatewayBundle(settings, beans, sink, audit, context);
    QuartzComponent schedules = schedules(store, owner);
    PlatformHttpComponent listening = listening(entrance);
    door = entrance;
    opened.push(entrance);
    opened.push(bundle);
    bundle.install(Map.of(GatewayBundle.HTTP, listening, PollSchedule.COMPONENT, schedules));
    // Both ports before any work: one that is taken ends a start that has called nobody.
    openManagement(beans, audit, bundle);
    begin(bundle, entrance, schedules);
    beans.spoolMover().ifPresent(this::startMoving);
    clockWatch.start(List.of(beans.health()::clockSetBack, new PollSchedule(context)::setAnew));
    opened.push(clockWatch);
    store.checkWhileRunning();
    LOG.info(
        "Order Gateway takes notifications on {} and answers questions on {}:{}",
        entrance.port() == 0 ? "its host's server" : "port " + entrance.port(),
        settings.text("gateway.management.host"),
        managementPort());
    started = true;
  }

  /** All routes are there, and the management port is open. */
  private void begin(GatewayBundle bundle, Door entrance, QuartzComponent schedules)
      throws Exception {
    bundle.startSteps();
    bundle.startDoors();
    entrance.open();
    bundle.startWork();
    // Camel would start it with the context; a run that comes before its route is there is lost.
    schedules.onCamelContextFullyStarted(context, true);
  }

  private PlatformHttpComponent listening(Door entrance) {
    PlatformHttpComponent component = new PlatformHttpComponent(context);
    component.setEngine(entrance.engine(context, guard));
    return component;
  }

  private QuartzComponent schedules(Store store, String owner) {
    return store.database().single()
        ? PollSchedule.component(owner)
        : ClusteredQuartz.open(store, owner, context);
  }

  /** Where the store is shared: a place among the replicas, and the time they agree on. */
  private Optional<Membership> join(Store store, String owner) {
    if (store.database().single()) {
      return Optional.empty();
    }
    Membership membership =
        Membership.join(store, settings, machineClock, followsStore, owner, release());
    opened.push(membership);
    clock = membership.clock();
    return Optional.of(membership);
  }

  private void startMoving(SpoolMover mover) {
    opened.push(mover);
    mover.start();
  }

  private void openManagement(GatewayBeans beans, Audit audit, GatewayBundle bundle) {
    Replay replay = beans.replay(context);
    opened.push(replay);
    management =
        new ManagementServer(
            settings, beans.operations(replay, audit, metrics, bundle::states, guard::inFlight));
    opened.push(management);
    management.start();
  }

  private ClockWatch clockWatch(Store store) {
    return new ClockWatch(
        store,
        GatewayBeans.aheadMax(settings),
        settings.duration("gateway.enrich.lease"),
        clock,
        System::nanoTime);
  }

  /** The release as the jar's manifest names it; {@code development} without a jar. */
  public static String release() {
    String version = Gateway.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** The port for notifications; 0 where only the host knows it. */
  public int httpPort() {
    return door == null ? 0 : door.port();
  }

  public int managementPort() {
    return management == null ? 0 : management.port();
  }

  /** Blocks until {@link #close()}. */
  public void awaitStop() throws InterruptedException {
    stopped.await();
  }

  /** Finishes what is in flight, then stops everything; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (closing) {
      return;
    }
    closing = true;
    // A fifth of the time for requests; the bundle gives Camel the rest for orders.
    guard.drain(settings.duration("gateway.shutdown.timeout").dividedBy(5));
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.warn("a part of the gateway did not stop cleanly: {}", e.getMessage());
        LOG.debug("stopping", e);
      }
    }
    if (started) {
      LOG.info("Order Gateway has stopped");
      started = false;
    }
    stopped.countDown();
  }
}
